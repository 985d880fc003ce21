import type { DatedFlight } from "./schedule.ts";

/**
 * `withdrawn`: no timetable has it any more. `suspended`: somebody is booked on it, and a timetable has it no more or otherwise; off
 * sale and as it was until an operator has seen to them. `cancelled`: by an operator, and no business of a timetable.
 */
export type FlightStatus = "scheduled" | "withdrawn" | "suspended" | "cancelled";

export interface StoredFlight extends DatedFlight {
  status: FlightStatus;
  /** Seats held or sold, as far as search knows. */
  taken: number;
  /** When its seat lock was first told of it; null: it has none that could be open. */
  opened_at: number | null;
  /** 1: the last that an operator has had passengers told of it is that it does not fly. */
  told_withdrawn: 0 | 1;
}

export type Change =
  /** Was not there. */
  | { kind: "added"; flight: DatedFlight }
  /** Is to be as the timetable has it, and on sale. */
  | { kind: "changed"; flight: DatedFlight; before: StoredFlight }
  | { kind: "withdrawn"; before: StoredFlight }
  /** Would be changed, or withdrawn where `flight` is null, but for those who are booked on it. */
  | { kind: "suspended"; before: StoredFlight; flight: DatedFlight | null };

/** What passengers were told, and what a change of it is to them. */
const TOLD = ["destination", "departs_at", "arrives_at", "aircraft"] as const satisfies (keyof DatedFlight)[];
const TERMINALS = ["origin_terminal", "destination_terminal"] as const satisfies (keyof DatedFlight)[];

/**
 * What it takes to have the flights be what the timetable says. Flights that have left stay as they are, those that operators
 * cancelled do too, and a flight that somebody is booked on is neither moved nor dropped: only its terminals change.
 */
export function changesTo(timetable: readonly DatedFlight[], stored: readonly StoredFlight[], now: number): Change[] {
  const wanted = new Map(timetable.map((flight) => [flight.id, flight]));
  const known = new Set(stored.map(({ id }) => id));
  const added = timetable
    .filter(({ id, departs_at }) => !known.has(id) && departs_at > now)
    .map((flight): Change => ({ kind: "added", flight }));
  const others = stored
    .filter(({ departs_at, status }) => departs_at > now && status !== "cancelled")
    .flatMap((flight) => changeOf(flight, wanted.get(flight.id) ?? null) ?? []);
  return [...added, ...others];
}

/** Whether those who are booked on it fly as they meant to: only terminals may differ. */
export const isAsTold = (a: DatedFlight, b: DatedFlight): boolean => TOLD.every((field) => a[field] === b[field]);

/** Whether passengers see no difference between the two. */
export const isSame = (a: DatedFlight, b: DatedFlight): boolean =>
  isAsTold(a, b) && TERMINALS.every((field) => a[field] === b[field]);

function changeOf(before: StoredFlight, flight: DatedFlight | null): Change | null {
  if (flight !== null && isAsTold(flight, before))
    return before.status === "scheduled" && isSame(flight, before) ? null : { kind: "changed", flight, before };
  // Also where an operator has seen to it that it does not fly: those who were booked on it are to hear how it does.
  if (flight === null && before.status === "withdrawn") return null;
  if (before.taken > 0) return { kind: "suspended", before, flight };
  return flight === null ? { kind: "withdrawn", before } : { kind: "changed", flight, before };
}
