import type { Flight } from "./flight.ts";
import type { Cabin, Seat, SeatFeature } from "./layout.ts";
import { MAX_ALTERNATIVES } from "./limits.ts";
import { distance } from "./distance.ts";

const POSITIONS: readonly SeatFeature[] = ["window", "aisle", "middle"];

/** Free seats near those that are gone, in the same cabin: the same kind of place (window, aisle) first, then the nearest. */
export function alternativesTo(flight: Flight, gone: string[], named: string[]): string[] {
  const lost = gone.flatMap((designator) => flight.places.get(designator) ?? []);
  const cabin = lost[0]?.cabin;
  if (cabin === undefined) return [];
  return freeSeats(flight, cabin)
    .filter((seat) => !named.includes(seat.designator))
    .map((seat) => ({ designator: seat.designator, cost: Math.min(...lost.map((wanted) => mismatch(seat, wanted) + distance(seat, wanted))) }))
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, MAX_ALTERNATIVES)
    .map(({ designator }) => designator);
}

/** Another kind of place counts for more than any walk through the cabin. */
const OTHER_KIND = 10_000;

function mismatch(seat: Seat, wanted: Seat): number {
  return POSITIONS.every((position) => seat.features.includes(position) === wanted.features.includes(position)) ? 0 : OTHER_KIND;
}

/** The free seats of a cabin, from the nose. */
export function freeSeats(flight: Flight, cabin: Cabin): Seat[] {
  if ((flight.free.get(cabin) ?? 0) === 0) return [];
  return [...flight.places.values()].filter((seat) => seat.cabin === cabin && flight.seats.get(seat.designator)?.state === "free");
}
