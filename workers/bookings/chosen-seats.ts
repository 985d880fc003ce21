import type { NewPassenger } from "#contracts/bookings.ts";
import type { Segment } from "#contracts/offers.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { findSeat } from "#domain/seat/layouts.ts";
import { seatPrice } from "#domain/seat/price.ts";

type SeatChoiceError = {
  reason: "seat_not_found" | "seat_wrong_cabin" | "seat_not_allowed";
  flight_id: string;
  designator: string;
};

/**
 * Whether the chosen seats exist in the cabin that is paid for and are fit for their passengers, and what choosing them costs
 * (minor units of `currency`). `awayFromExits`: ids of those who may not sit in an exit row.
 */
export function chosenSeats(
  passengers: NewPassenger[],
  segments: Segment[],
  currency: string,
  awayFromExits: ReadonlySet<string>,
): Result<{ price_minor: number }, SeatChoiceError> {
  let price_minor = 0;
  const choices = passengers.flatMap(({ id, seat_selections }) => (seat_selections ?? []).map((seat) => ({ id, ...seat })));
  for (const { id, flight_id, designator } of choices) {
    const segment = segments.find((candidate) => candidate.flight_id === flight_id);
    const seat = segment === undefined ? undefined : findSeat(segment.aircraft, designator);
    if (segment === undefined || seat === undefined) return err({ reason: "seat_not_found", flight_id, designator });
    if (seat.cabin !== segment.cabin) return err({ reason: "seat_wrong_cabin", flight_id, designator });
    if (awayFromExits.has(id) && seat.features.includes("exit_row"))
      return err({ reason: "seat_not_allowed", flight_id, designator });
    price_minor += seatPrice(seat, currency);
  }
  return ok({ price_minor });
}
