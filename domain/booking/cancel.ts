import { invariant } from "../invariant.ts";
import { dropLimit, notice } from "./commands.ts";
import { type Draft, expire, start } from "./drive.ts";
import { involuntaryCancellation, quoteCancellation } from "./quote.ts";
import { type CancellationRecord, FLIGHT_CANCELLED, currentPayment, nextCancellationId } from "./record.ts";
import { changePayment, changeStatus } from "./status.ts";
import { writeLine } from "./timeline.ts";

/** Lets go of a booking that was not paid for. `why`: for the passenger to read. */
export function release(draft: Draft, why: string): void {
  changeStatus(draft.record, "cancelled");
  draft.record.timers = {};
  writeLine(draft, "booking.cancelled", why);
  draft.commands.push(notice(draft.record, "booking.cancelled"), dropLimit(draft.record));
  start(draft, "release");
}

/** Notes what cancelling now would pay back. `firstDepartureAt` (epoch ms): as the flights leave now; without it, as they were sold. */
export function quote(draft: Draft, id: string, firstDepartureAt?: number): void {
  draft.record.cancellations.push(quoteCancellation(draft.record, id, draft.now, firstDepartureAt));
}

/** Begins to undo a sold booking by this quote. What is not sold, or has no such quote, stays as it is. */
export function confirmCancellation(draft: Draft, id: string): void {
  const chosen = draft.record.cancellations.find((cancellation) => cancellation.id === id);
  if (chosen !== undefined && draft.record.status === "confirmed") cancel(draft, chosen);
}

/**
 * A flight of this booking does not fly. What is under way goes on to its own end, where money and seats are in a known state;
 * only then is the booking given up. One that has ended, or that its passenger is cancelling, has nothing to be undone.
 */
export function flightCancelled(draft: Draft, flightId: string): void {
  const { record } = draft;
  if (record.cancelled_flight !== null || !["held", "paying", "confirmed"].includes(record.status)) return;
  if (!record.segments.some(({ flight_id }) => flight_id === flightId)) return;
  record.cancelled_flight = flightId;
  writeLine(draft, FLIGHT_CANCELLED, flightId);
}

/** Begins to undo a booking of which a flight does not fly, once nothing else is at work on it. Whether it has begun. */
export function giveUp(draft: Draft): boolean {
  const { record, now } = draft;
  if (record.cancelled_flight === null || record.run !== null) return false;
  switch (record.status) {
    case "held":
      // Its passenger has been told that it is expired, or would be.
      if (now >= record.expires_at) expire(draft);
      else release(draft, "the flight was cancelled before payment");
      return true;
    case "confirmed": {
      const everything = involuntaryCancellation(record, nextCancellationId(record), now);
      record.cancellations.push(everything);
      cancel(draft, everything);
      return true;
    }
    case "paying":
    case "cancelling":
    case "cancelled":
    case "expired":
    case "failed":
      return false;
  }
}

/** Undoes a sold booking by this quote, whoever has chosen it. */
function cancel(draft: Draft, chosen: CancellationRecord): void {
  const paid = currentPayment(draft.record);
  invariant(paid !== undefined, "a confirmed booking has been paid for");
  chosen.state = "confirmed";
  // Payments is told even where nothing is given back: the fee that is kept is an entry of the ledger.
  changePayment(paid, "refunding");
  changeStatus(draft.record, "cancelling");
  writeLine(draft, "cancellation.confirmed", chosen.id);
  start(draft, "cancel");
}
