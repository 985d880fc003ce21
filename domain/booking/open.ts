import type { BookingRecord, SeatPrice, SegmentRecord, Terms } from "./record.ts";
import { counted } from "./timeline.ts";

/** A booking whose every hold is in. It expires with the earliest of them. */
export function openBooking(facts: {
  id: string;
  attempt: string;
  now: number;
  total_minor: number;
  seat_prices: SeatPrice[];
  terms: Terms;
  segments: (Omit<SegmentRecord, "attempt" | "state"> & { expires_at: number })[];
}): BookingRecord {
  const expires_at = Math.min(...facts.segments.map((segment) => segment.expires_at));
  return {
    id: facts.id,
    version: 1,
    status: "held",
    created_at: facts.now,
    expires_at,
    total_minor: facts.total_minor,
    seat_prices: facts.seat_prices,
    terms: facts.terms,
    segments: facts.segments.map(({ flight_id, cabin, booking_class, epoch, seats }) => ({
      flight_id,
      cabin,
      booking_class,
      attempt: facts.attempt,
      epoch,
      seats,
      state: "held",
    })),
    payments: [],
    seat_changes: [],
    cancellations: [],
    tickets: [],
    cancelled_flight: null,
    run: null,
    timers: { hold: expires_at },
    failure: null,
    timeline: [{ at: facts.now, event: "booking.held", detail: counted(facts.segments.length, "flight") }],
  };
}
