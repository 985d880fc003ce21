import type { NewPassenger } from "#contracts/bookings.ts";
import type { Segment } from "#contracts/offers.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { findSeat } from "#domain/seat/layouts.ts";
import { seatPrice } from "#domain/seat/price.ts";

type SeatChoiceError = { reason: "seat_not_found" | "seat_wrong_cabin"; flight_id: string; designator: string };

/** Whether the chosen seats exist in the cabin that is paid for, and what choosing them costs (minor units of `currency`). */
export function chosenSeats(
  passengers: NewPassenger[],
  segments: Segment[],
  currency: string,
): Result<{ price_minor: number }, SeatChoiceError> {
  let price_minor = 0;
  for (const { flight_id, designator } of passengers.flatMap((passenger) => passenger.seat_selections ?? [])) {
    const segment = segments.find((candidate) => candidate.flight_id === flight_id);
    const seat = segment === undefined ? undefined : findSeat(segment.aircraft, designator);
    if (segment === undefined || seat === undefined) return err({ reason: "seat_not_found", flight_id, designator });
    if (seat.cabin !== segment.cabin) return err({ reason: "seat_wrong_cabin", flight_id, designator });
    price_minor += seatPrice(seat, currency);
  }
  return ok({ price_minor });
}
