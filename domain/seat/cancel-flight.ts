import { patientBackoff } from "#domain/backoff.ts";
import { type Result, err, ok } from "#domain/result.ts";
import type { FlightCancellation, Outcome } from "./cancellation.ts";
import { raiseVersion } from "./flight.ts";
import type { Flight, FlightDefinition } from "./flight-state.ts";
import { beginCancellation, finishCancellation, putCancelled } from "./note-cancellation.ts";
import { CANCEL_AGAIN_MS, CANCEL_BATCH } from "./limits.ts";
import { open } from "./open.ts";
import { type Rebuild, rebuild } from "./rebuild.ts";

/** How far the cancellation of a flight has come. Instants are epoch milliseconds. */
export interface CancellationProgress {
  at: number;
  finished_at: number | null;
  /** Bookings by what has become of them. */
  counts: Record<Outcome, number>;
  /** Those whose refund the provider has refused. */
  failed: string[];
}

/**
 * Cancels the flight: from now on nobody holds a seat of it, and nobody pays for one. What is on hold or sold stays so until its saga
 * has undone it. Repeating it changes nothing.
 */
export function cancelFlight(
  flight: Flight,
  now: number,
): Result<CancellationProgress, { reason: "needs_definition" | "flight_departed" }> {
  const { cancellation, definition } = flight;
  if (cancellation !== null) return ok(progressOf(cancellation));
  if (definition === null) return err({ reason: "needs_definition" });
  if (hasLeft(definition, now)) return err({ reason: "flight_departed" });
  return ok(progressOf(begin(flight, now)));
}

/** One that was withdrawn has not left, whatever the time. */
export const hasLeft = ({ departs_at, withdrawn }: FlightDefinition, now: number): boolean => now >= departs_at && !withdrawn;

/**
 * The same of a flight whose object has forgotten that it is cancelled, or everything, in the turn that gives back what its sagas know of
 * it. That it would have left by now is in nobody's way: it did not. One that knows stays cancelled as it is. Where the sagas contradict
 * it or each other, one that is lost stays lost: it sells nothing as it is, and cancelled without its bookings it would be done with
 * them. One that is open sells nothing from now on, and is not done.
 */
export function rebuildCancelled(
  flight: Flight,
  definition: FlightDefinition,
  lost: Rebuild,
  now: number,
): ReturnType<typeof rebuild> {
  if (flight.definition === null) {
    const trial = structuredClone(flight);
    cancelAgain(trial, definition, now);
    const tried = rebuild(trial, lost, now);
    if (!tried.ok) return tried;
  }
  cancelAgain(flight, definition, now);
  const rebuilt = rebuild(flight, lost, now);
  if (rebuilt.ok) finishIfDone(flight, now);
  else finishCancellation(flight, null);
  return rebuilt;
}

function cancelAgain(flight: Flight, definition: FlightDefinition, now: number): void {
  if (flight.definition === null) open(flight, definition);
  if (flight.cancellation === null) begin(flight, now);
}

function begin(flight: Flight, now: number): FlightCancellation {
  const begun = beginCancellation(flight, now);
  // No seat has changed, and yet nothing that was said of them is true any more.
  raiseVersion(flight, flight.version + 1);
  finishIfDone(flight, now);
  return begun;
}

/** Null: it flies. */
export const cancellationProgress = ({ cancellation }: Flight): CancellationProgress | null =>
  cancellation === null ? null : progressOf(cancellation);

/** When there is something to do about the bookings of a cancelled flight (epoch ms). */
export function cancellationDue({ cancellation }: Flight): number {
  let earliest = Infinity;
  for (const { outcome, next_at } of cancellation?.bookings.values() ?? [])
    if (outcome === "to_do") earliest = Math.min(earliest, next_at);
  return earliest;
}

/** Bookings whose sagas are to be told now, or asked, each already moved to its next time. */
export function takeCancelled(flight: Flight, now: number): string[] {
  const due = [...(flight.cancellation?.bookings.values() ?? [])]
    .filter(({ outcome, next_at }) => outcome === "to_do" && next_at <= now)
    .slice(0, CANCEL_BATCH);
  for (const booking of due) {
    const wait = patientBackoff(booking.tries, CANCEL_AGAIN_MS);
    putCancelled(flight, { ...booking, tries: booking.tries + 1, next_at: now + wait });
  }
  return due.map(({ booking_id }) => booking_id);
}

/**
 * Takes in what sagas say of their bookings. One that still has seats here is not done, whatever is said of it: their release is on
 * its way. Of one that no saga knows only a hold was made, which ends by itself.
 */
export function hearOutcomes(
  flight: Flight,
  answers: readonly { booking_id: string; outcome: Outcome | "unknown" }[],
  now: number,
): void {
  for (const { booking_id, outcome } of answers) {
    const known = flight.cancellation?.bookings.get(booking_id);
    if (known === undefined || known.outcome !== "to_do" || flight.holds.has(booking_id) || outcome === "to_do") continue;
    putCancelled(flight, { ...known, outcome: outcome === "unknown" ? "released" : outcome });
  }
  finishIfDone(flight, now);
}

function finishIfDone(flight: Flight, now: number): void {
  if (flight.cancellation?.finished_at === null && cancellationDue(flight) === Infinity) finishCancellation(flight, now);
}

function progressOf({ at, finished_at, bookings }: FlightCancellation): CancellationProgress {
  const counts = { to_do: 0, released: 0, refunded: 0, failed: 0 };
  for (const { outcome } of bookings.values()) counts[outcome] += 1;
  const failed = [...bookings.values()].filter(({ outcome }) => outcome === "failed").map(({ booking_id }) => booking_id);
  return { at, finished_at, counts, failed };
}
