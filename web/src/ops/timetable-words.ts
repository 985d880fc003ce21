import type { FlightChange, FlightTimes, ScheduleChange, ScheduleImport } from "#contracts/schedules.ts";
import { type Failure, isRecord } from "../api/failure.ts";
import { localClock, localDay } from "../text/times.ts";
import { aircraftName } from "../text/words.ts";
import { type State, counted } from "./words.ts";

export const IMPORT_STATES: Record<ScheduleImport["state"], State> = {
  receiving: { words: "Comes in: nothing has changed", mood: "plain" },
  previewed: { words: "Was tried only", mood: "plain" },
  applying: { words: "In force; flights follow", mood: "plain" },
  applied: { words: "Applied", mood: "good" },
  superseded: { words: "Superseded by newer ones", mood: "plain" },
};

export const CHANGE_STATES: Record<ScheduleChange["state"], State> = {
  open: { words: "Passengers are to be seen to", mood: "bad" },
  acknowledged: { words: "Seen to", mood: "good" },
  resolved: { words: "Resolved", mood: "plain" },
  applied: { words: "Nobody was booked on it", mood: "plain" },
};

export const KINDS: Record<FlightChange["kind"], string> = {
  added: "new",
  changed: "changed",
  withdrawn: "withdrawn",
  suspended: "off sale until its passengers are seen to",
};

/** `3 new, 1 withdrawn`; nothing of each: `no flight changes`. */
export function countsInWords({ added, changed, withdrawn, suspended }: ScheduleImport["flights"]): string {
  const parts = [
    [added, "new"],
    [changed, "changed"],
    [withdrawn, "withdrawn"],
    [suspended, "off sale until their passengers are seen to"],
  ] as const;
  const some = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return some.length === 0 ? "no flight changes" : some.join(", ");
}

/** `Tue, 1 Dec 2026, 08:30 to JFK, 11:15, Boeing 787-9`. */
export const timesInWords = ({ destination, departs_local, arrives_local, aircraft }: FlightTimes): string =>
  `${localDay(departs_local)}, ${localClock(departs_local)} to ${destination}, ${localClock(arrives_local)}, ${aircraftName(aircraft)}`;

/** What differs between two of a flight's times: `departs 08:30 → 09:10`. */
export function differences(before: FlightTimes, after: FlightTimes): string[] {
  const fields = [
    ["departs", localClock(before.departs_local), localClock(after.departs_local)],
    ["arrives", localClock(before.arrives_local), localClock(after.arrives_local)],
    ["to", before.destination, after.destination],
    ["aircraft", aircraftName(before.aircraft), aircraftName(after.aircraft)],
    ["departure terminal", before.origin_terminal ?? "none", after.origin_terminal ?? "none"],
    ["arrival terminal", before.destination_terminal ?? "none", after.destination_terminal ?? "none"],
  ] as const;
  return fields.flatMap(([name, was, is]) => (was === is ? [] : [`${name} ${was} → ${is}`]));
}

/** A change in words: what differs, or what is there before or after. */
export function changeInWords({ before, after }: Pick<FlightChange, "before" | "after">): string {
  if (before !== null && after !== null) return differences(before, after).join(", ") || "is in the timetable again, as it was";
  const only = after ?? before;
  return only === null ? "" : timesInWords(only);
}

/** A mistake in a file: where it is, and what should stand there. */
export interface Misprint {
  where: string;
  message: string;
  expected: string | null;
}
/** Mistakes that a refused timetable was told of; none where it was refused for another reason. */
export function misprintsOf({ reason, evidence }: Failure): Misprint[] {
  const errors = reason === "validation_failed" && Array.isArray(evidence["errors"]) ? evidence["errors"].filter(isRecord) : [];
  return errors
    .filter((error) => typeof error["line"] === "number")
    .map(({ line, column, message, expected }) => ({
      where: `line ${String(line)}${typeof column === "number" ? `, column ${column}` : ""}`,
      message: String(message),
      expected: typeof expected === "string" ? expected : null,
    }));
}

/** `HF 2026-12-01 to 2027-03-27, XQ from 2027-01-01`. */
export const carriersInWords = (carriers: ScheduleImport["carriers"]): string =>
  carriers
    .map(({ carrier, valid_from, valid_to }) =>
      valid_to === null ? `${carrier} from ${valid_from}` : `${carrier} ${valid_from} to ${valid_to}`,
    )
    .join(", ");

/** `42 lines, 40 legs`. */
export const sizeInWords = ({ lines, legs }: Pick<ScheduleImport, "lines" | "legs">): string =>
  `${counted(lines, "line", "lines")}, ${counted(legs, "leg", "legs")}`;
