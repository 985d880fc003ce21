import { err, ok, type Result } from "../result.ts";
import type { Cabin } from "../seat/layout.ts";
import { findSeat } from "../seat/layouts.ts";
import { seatPrice } from "../seat/price.ts";
import type { SeatPrice } from "./record.ts";

/** One passenger and the seats they choose. */
export interface Choosing {
  id: string;
  seat_selections?: { flight_id: string; designator: string }[] | undefined;
}
/** A flight as it is offered, as far as its seats go. */
export interface SeatedSegment {
  flight_id: string;
  aircraft: string;
  cabin: Cabin;
}
export type SeatChoiceError = {
  reason: "seat_not_found" | "seat_wrong_cabin" | "seat_not_allowed";
  flight_id: string;
  designator: string;
};

/**
 * Whether the chosen seats exist in the cabin that is paid for and are fit for their passengers, and what choosing each of them
 * costs (minor units of `currency`); those that are free to choose are left out. `awayFromExits`: ids of those who may not sit in
 * an exit row.
 */
export function chosenSeats(
  passengers: Choosing[],
  segments: SeatedSegment[],
  currency: string,
  awayFromExits: ReadonlySet<string>,
): Result<SeatPrice[], SeatChoiceError> {
  const prices: SeatPrice[] = [];
  const choices = passengers.flatMap(({ id, seat_selections }) => (seat_selections ?? []).map((seat) => ({ id, ...seat })));
  for (const { id, flight_id, designator } of choices) {
    const segment = segments.find((candidate) => candidate.flight_id === flight_id);
    const seat = segment === undefined ? undefined : findSeat(segment.aircraft, designator);
    if (segment === undefined || seat === undefined) return err({ reason: "seat_not_found", flight_id, designator });
    if (seat.cabin !== segment.cabin) return err({ reason: "seat_wrong_cabin", flight_id, designator });
    if (awayFromExits.has(id) && seat.features.includes("exit_row"))
      return err({ reason: "seat_not_allowed", flight_id, designator });
    const price_minor = seatPrice(seat, currency);
    if (price_minor > 0) prices.push({ flight_id, passenger_id: id, price_minor });
  }
  return ok(prices);
}

/** What choosing seats costs together. */
export const priceOf = (prices: SeatPrice[]): number => prices.reduce((sum, { price_minor }) => sum + price_minor, 0);
