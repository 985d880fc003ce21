import type { Flight } from "./flight-state.ts";
import type { Cabin, Seat, SeatFeature } from "./layout.ts";
import { MAX_ALTERNATIVES } from "./limits.ts";
import { distance } from "./distance.ts";

const POSITIONS: readonly SeatFeature[] = ["window", "aisle", "middle"];

/**
 * Free seats near those that are gone, in the same cabin: the same kind of place (window, aisle) first, then the nearest. One
 * pass, since every loser of a race for one seat comes through here. Seats in exit rows only where `exits` says so.
 */
export function alternativesTo(flight: Flight, gone: string[], named: string[], exits: boolean): string[] {
  const lost = gone.flatMap((designator) => flight.places.get(designator) ?? []);
  const cabin = lost[0]?.cabin;
  if (cabin === undefined) return [];
  const nearest: { designator: string; cost: number }[] = [];
  for (const seat of freeSeats(flight, cabin)) {
    const cost = costOf(seat, lost);
    if (nearest.length === MAX_ALTERNATIVES && cost >= (nearest.at(-1)?.cost ?? 0)) continue;
    if (named.includes(seat.designator) || (!exits && seat.features.includes("exit_row"))) continue;
    const place = nearest.findIndex((other) => cost < other.cost);
    nearest.splice(place === -1 ? nearest.length : place, 0, { designator: seat.designator, cost });
    if (nearest.length > MAX_ALTERNATIVES) nearest.pop();
  }
  return nearest.map(({ designator }) => designator);
}

/** Another kind of place counts for more than any walk through the cabin. */
const OTHER_KIND = 10_000;

function costOf(seat: Seat, lost: Seat[]): number {
  let lowest = Infinity;
  for (const wanted of lost) {
    const kind = POSITIONS.every((position) => seat.features.includes(position) === wanted.features.includes(position))
      ? 0
      : OTHER_KIND;
    lowest = Math.min(lowest, kind + distance(seat, wanted));
  }
  return lowest;
}

/** The free seats of a cabin, from the nose. */
export function freeSeats(flight: Flight, cabin: Cabin): Seat[] {
  const free: Seat[] = [];
  if ((flight.free.get(cabin) ?? 0) === 0) return free;
  for (const seat of flight.places.values()) {
    if (seat.cabin === cabin && flight.seats.get(seat.designator)?.state === "free") free.push(seat);
  }
  return free;
}
