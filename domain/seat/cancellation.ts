/**
 * What has become of a booking since a flight of it was cancelled. `to_do`: something is still at work on it. `released`: nothing of
 * it was paid, or nothing was to be given back. `refunded`: the provider has accepted to pay back what was paid. `failed`: it refused,
 * and the carrier owes it.
 */
export const OUTCOMES = ["to_do", "released", "refunded", "failed"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A booking that had seats on a flight when that was cancelled. */
export interface CancelledBooking {
  booking_id: string;
  outcome: Outcome;
  /** How often its saga was told. */
  tries: number;
  /** When it is told again (epoch ms), while there is something to do. */
  next_at: number;
}

/** A flight that does not fly. It stays so. */
export interface FlightCancellation {
  /** Epoch ms. */
  at: number;
  /** When the last of its bookings had ended; null: there is something to do. */
  finished_at: number | null;
  bookings: Map<string, CancelledBooking>;
}
