import type { AuditReport } from "#contracts/audit.ts";
import type { Booking } from "#contracts/bookings.ts";
import { checkSeats, describeViolation } from "../../test/linearizability/check.ts";
import type { SeatOperation } from "../../test/linearizability/operation.ts";
import type { Entry } from "./journal.ts";
import { endingOf, lettersOf, mayCome, promised } from "./promises.ts";

/** Everything that is known once the system rests. */
export interface Evidence {
  entries: Entry[];
  /** Of each acknowledged id, what the system says of it now. */
  bookings: Map<string, Pick<Booking, "status" | "failure" | "timeline" | "total" | "refund">>;
  /** Everything that was sent to the passengers of those bookings. */
  letters: { id: string; booking_id: string | null; type: string }[];
  audit: AuditReport;
  operations: SeatOperation[];
  /** How long a pin lasts. */
  pin_ms: number;
}

/** What is wrong, by what was promised; all of them empty in a run that passes. */
export type Wrong<Name extends string> = Record<Name, string[]>;

export interface Judgement {
  /** How many bookings ended how. */
  endings: Map<string, number>;
  seats: { seats: number; operations: number; unknown: number };
  wrong: Wrong<"bookings lost" | "notifications" | "discrepancies" | "contradictions">;
}

/** What is wrong with a system after its ordeal. Pure, so that planted faults can show that it finds them. */
export function judge({ entries, bookings, letters, audit, operations, pin_ms }: Evidence): Judgement {
  const ended = entries.map((entry) => ({ entry, ending: endingOrMissing(bookings.get(entry.booking_id), pin_ms) }));
  const seats = checkSeats(operations);
  return {
    endings: countBy(ended.map(({ ending }) => ending)),
    seats: {
      seats: seats.seats,
      operations: seats.operations,
      unknown: operations.filter(({ outcome }) => outcome === "unknown").length,
    },
    wrong: {
      "bookings lost": ended.flatMap(({ entry, ending }) => lost(entry, ending, bookings.get(entry.booking_id)?.timeline ?? [])),
      notifications: checkLetters(ended, bookings, letters),
      discrepancies: checkAudit(audit),
      contradictions: seats.violations.map((violation) => describeViolation(violation).join("\n    ")),
    },
  };
}

export const isClean = (wrong: Wrong<string>): boolean => Object.values(wrong).every((found) => found.length === 0);

/** What never happened: a run without it says nothing about it. */
export function missing({ endings, seats }: Judgement, { compared }: AuditReport): string[] {
  const wanted = ["confirmed", "cancelled", "cancelled after confirmed", "expired"];
  const never = wanted.filter((ending) => !endings.has(ending)).map((ending) => `no booking is ${ending}`);
  const uncompared = Object.entries(compared).filter(([, count]) => count === 0);
  return [
    ...never,
    ...uncompared.map(([name]) => `the audit compared no ${name}`),
    ...(seats.operations === 0 ? ["no history of any seat"] : []),
  ];
}

const endingOrMissing = (booking: Parameters<typeof endingOf>[0] | undefined, pinMs: number): string =>
  booking === undefined ? "missing" : endingOf(booking, pinMs);

function lost(entry: Entry, ending: string, timeline: Booking["timeline"]): string[] {
  const may = promised(entry);
  if (may.some((each) => each === ending)) return [];
  const history = timeline.map(({ at, event, detail }) => `\n    ${at} ${event} ${detail}`).join("");
  return [
    `${entry.booking_id} (${entry.plan}, challenge ${entry.challenge}) is ${ending}, promised was ${may.join(" or ")}${history}`,
  ];
}

function checkLetters(
  ended: { entry: Entry; ending: string }[],
  bookings: Evidence["bookings"],
  letters: Evidence["letters"],
): string[] {
  const byBooking = Map.groupBy(letters, ({ booking_id }) => booking_id);
  return ended.flatMap(({ entry: { booking_id }, ending }) => {
    const sent = byBooking.get(booking_id) ?? [];
    const types = sent.map(({ type }) => type).toSorted();
    const due = lettersOf(ending, bookings.get(booking_id)?.refund ?? null);
    const besides = mayCome(ending).filter((type) => types.includes(type));
    const right = types.join() === [...due, ...besides].toSorted().join();
    if (right && new Set(sent.map(({ id }) => id)).size === sent.length) return [];
    return [`${booking_id}, ${ending}, got ${types.join(", ") || "nothing"} instead of ${due.join(", ")}`];
  });
}

function checkAudit({ status, discrepancies, in_motion }: AuditReport): string[] {
  const found = discrepancies.map(({ invariant, ids, detail }) => `${invariant}  ${ids.join(" ")}: ${detail}`);
  const motion = in_motion === 0 ? [] : [`${in_motion} bookings still in motion`];
  return status === "clean" || found.length > 0 ? [...found, ...motion] : [`the audit ended as ${status}`, ...motion];
}

function countBy(names: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
