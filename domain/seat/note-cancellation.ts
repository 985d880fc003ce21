import { invariant } from "#domain/invariant.ts";
import type { CancelledBooking, FlightCancellation } from "./cancellation.ts";
import type { Flight } from "./flight-state.ts";

/** Takes the flight off sale for good; whoever has seats on it is to be told. */
export function beginCancellation(flight: Flight, now: number): FlightCancellation {
  const cancellation = { at: now, finished_at: null, bookings: new Map() };
  flight.cancellation = cancellation;
  flight.changes.cancellation = true;
  for (const bookingId of flight.holds.keys()) putCancelled(flight, newlyCancelled(bookingId));
  return cancellation;
}

/** Notes when the last booking of a cancelled flight had ended; null: there is something to do again. */
export function finishCancellation({ cancellation, changes }: Flight, at: number | null): void {
  if (cancellation === null || cancellation.finished_at === at) return;
  cancellation.finished_at = at;
  changes.cancellation = true;
}

/** Stores how a booking of a cancelled flight stands. */
export function putCancelled(flight: Flight, booking: CancelledBooking): void {
  invariant(flight.cancellation !== null, "the flight is cancelled");
  flight.cancellation.bookings.set(booking.booking_id, booking);
  flight.changes.cancelled_bookings.add(booking.booking_id);
  if (booking.outcome === "to_do") finishCancellation(flight, null);
}

/** Nobody has been told yet. */
export const newlyCancelled = (booking_id: string): CancelledBooking => ({ booking_id, outcome: "to_do", tries: 0, next_at: 0 });
