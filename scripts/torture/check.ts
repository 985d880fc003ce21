import type { AuditReport } from "#contracts/audit.ts";
import type { Booking } from "#contracts/bookings.ts";
import { checkSeats, describeViolation } from "../../test/linearizability/check.ts";
import type { SeatOperation } from "../../test/linearizability/operation.ts";
import type { Entry } from "./journal.ts";
import { endingOf, lettersOf, promised } from "./promises.ts";

/** Restarts of a run that is long enough to have a 99th percentile. */
export const MIN_KILLS_FOR_P99 = 100;
export const MAX_READY_P99_S = 10;

/** Everything that is known once the system rests. */
export interface Evidence {
  entries: Entry[];
  /** Of each acknowledged id, what the system says of it now. */
  bookings: Map<string, Pick<Booking, "status" | "failure" | "timeline">>;
  /** Everything that was sent to the passengers of those bookings. */
  letters: { id: string; booking_id: string | null; type: string }[];
  audit: AuditReport;
  operations: SeatOperation[];
  /** From kill to answer, for each kill, in seconds. */
  restarts_s: number[];
}

export interface Findings {
  /** How many bookings ended how. */
  endings: Map<string, number>;
  seats: { seats: number; operations: number; unknown: number };
  restarts: { p50_s: number; p99_s: number; worst_s: number };
  /** What is wrong, by what was promised; all of them empty in a run that passes. */
  wrong: Record<"bookings lost" | "notifications" | "discrepancies" | "contradictions" | "restarts" | "proves nothing", string[]>;
}

/** What is wrong with a system that was killed. Pure, so that planted faults can show that it finds them. */
export function check({ entries, bookings, letters, audit, operations, restarts_s }: Evidence): Findings {
  const ended = entries.map((entry) => ({ entry, ending: endingOrMissing(bookings.get(entry.booking_id)) }));
  const endings = countBy(ended.map(({ ending }) => ending));
  const seats = checkSeats(operations);
  const restarts = { p50_s: at(restarts_s, 0.5), p99_s: at(restarts_s, 0.99), worst_s: at(restarts_s, 1) };
  return {
    endings,
    seats: {
      seats: seats.seats,
      operations: seats.operations,
      unknown: operations.filter(({ outcome }) => outcome === "unknown").length,
    },
    restarts,
    wrong: {
      "bookings lost": ended.flatMap(({ entry, ending }) => lost(entry, ending)),
      notifications: checkLetters(ended, letters),
      discrepancies: checkAudit(audit),
      contradictions: seats.violations.map((violation) => describeViolation(violation).join("\n    ")),
      restarts:
        restarts_s.length >= MIN_KILLS_FOR_P99 && restarts.p99_s > MAX_READY_P99_S
          ? [`p99 ${restarts.p99_s.toFixed(1)} s, more than ${MAX_READY_P99_S} s`]
          : [],
      "proves nothing": checkSubstance(endings, audit, seats.operations, restarts_s),
    },
  };
}

const endingOrMissing = (booking: Parameters<typeof endingOf>[0] | undefined): string =>
  booking === undefined ? "missing" : endingOf(booking);

function lost(entry: Entry, ending: string): string[] {
  const may = promised(entry);
  if (may.some((each) => each === ending)) return [];
  return [`${entry.booking_id} (${entry.plan}, challenge ${entry.challenge}) is ${ending}, promised was ${may.join(" or ")}`];
}

function checkLetters(ended: { entry: Entry; ending: string }[], letters: Evidence["letters"]): string[] {
  const byBooking = Map.groupBy(letters, ({ booking_id }) => booking_id);
  return ended.flatMap(({ entry: { booking_id }, ending }) => {
    const sent = byBooking.get(booking_id) ?? [];
    const types = sent.map(({ type }) => type).toSorted();
    const due = lettersOf(ending);
    if (types.join() === due.join() && new Set(sent.map(({ id }) => id)).size === sent.length) return [];
    return [`${booking_id}, ${ending}, got ${types.join(", ") || "nothing"} instead of ${due.join(", ")}`];
  });
}

function checkAudit({ status, discrepancies, in_motion }: AuditReport): string[] {
  const found = discrepancies.map(({ invariant, ids, detail }) => `${invariant}  ${ids.join(" ")}: ${detail}`);
  const motion = in_motion === 0 ? [] : [`${in_motion} bookings still in motion`];
  return status === "clean" || found.length > 0 ? [...found, ...motion] : [`the audit ended as ${status}`, ...motion];
}

/** A run in which something never happened says nothing about it. */
function checkSubstance(
  endings: Map<string, number>,
  { compared }: AuditReport,
  operations: number,
  restarts_s: number[],
): string[] {
  const wanted = ["confirmed", "cancelled", "cancelled after confirmed", "expired"];
  const never = wanted.filter((ending) => !endings.has(ending)).map((ending) => `no booking is ${ending}`);
  const uncompared = Object.entries(compared).filter(([, count]) => count === 0);
  return [
    ...never,
    ...uncompared.map(([name]) => `the audit compared no ${name}`),
    ...(operations === 0 ? ["no history of any seat"] : []),
    ...(restarts_s.length === 0 ? ["nothing was killed"] : []),
  ];
}

function at(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function countBy(names: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
