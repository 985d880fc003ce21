import { freeSeats } from "./alternatives.ts";
import { distance } from "./distance.ts";
import type { Flight } from "./flight-state.ts";
import type { Cabin, PriceTier, Seat } from "./layout.ts";

/** Assigned seats cost nothing, so those others pay for are given away last. */
const TIER_COST: Record<PriceTier, number> = { standard: 0, business: 0, front: 1_000, extra_legroom: 2_000 };
/** Nobody alone wants the middle: worth walking a few rows for. */
const MIDDLE_COST = 5;
/** A party split by the aisle is better seated together a few rows further back. */
const AISLE_COST = 3;

/**
 * The best free seats for `wanted` more people of a party, whose other seats are `named`: beside those, else in one row, else
 * close together. Fewer where the cabin has fewer. Seats in `barred` are not given.
 */
export function assignSeats(
  flight: Flight,
  cabin: Cabin,
  wanted: number,
  named: string[],
  barred: ReadonlySet<string>,
): string[] {
  if (wanted === 1 && named.length === 0) return designators([bestSingle(flight, cabin, barred)]);
  const free = freeSeats(flight, cabin).filter((seat) => !named.includes(seat.designator) && !barred.has(seat.designator));
  const anchors = named.flatMap((designator) => flight.places.get(designator) ?? []);
  if (anchors.length > 0) return designators(growFrom(anchors, free, wanted));
  const blocks = runs(free);
  const whole = best(
    blocks.flatMap((run) => windows(run, wanted)),
    blockCost,
  );
  if (whole) return designators(whole);
  // No row takes them all: as many as possible together, the others as near as possible.
  const start = best(blocks, (run) => blockCost(run) - run.length * 10_000) ?? [];
  return designators([
    ...start,
    ...growFrom(
      start,
      free.filter((seat) => !start.includes(seat)),
      wanted - start.length,
    ),
  ]);
}

const designators = (seats: (Seat | undefined)[]): string[] => seats.flatMap((seat) => seat?.designator ?? []);

/** One pass without lists in between: most holds are of one seat, and a storm is thousands of them in one object. */
function bestSingle(flight: Flight, cabin: Cabin, barred: ReadonlySet<string>): Seat | undefined {
  let found: Seat | undefined;
  let lowest = Infinity;
  for (const seat of flight.places.values()) {
    if (seat.cabin !== cabin) continue;
    const cost = singleCost(seat);
    if (cost >= lowest || flight.seats.get(seat.designator)?.state !== "free" || barred.has(seat.designator)) continue;
    found = seat;
    lowest = cost;
  }
  return found;
}

function singleCost(seat: Seat): number {
  return TIER_COST[seat.price_tier] + (seat.features.includes("middle") ? MIDDLE_COST : 0) + seat.row;
}

/** Cost of seating a party on these seats of one row. */
function blockCost(seats: Seat[]): number {
  const tier = seats.reduce((sum, seat) => sum + TIER_COST[seat.price_tier], 0);
  const aisles = (seats.at(-1)?.block ?? 0) - (seats[0]?.block ?? 0);
  return tier + aisles * AISLE_COST + (seats[0]?.row ?? 0);
}

/** Free seats side by side in one row: nothing but an aisle between two of a run. */
function runs(free: Seat[]): Seat[][] {
  const found: Seat[][] = [];
  for (const seat of free) {
    const run = found.at(-1);
    const last = run?.at(-1);
    if (run && last?.row === seat.row && seat.column - last.column === 1) run.push(seat);
    else found.push([seat]);
  }
  return found;
}

function windows(run: Seat[], width: number): Seat[][] {
  return run.slice(0, Math.max(0, run.length - width + 1)).map((_, index) => run.slice(index, index + width));
}

/** Adds the nearest free seat to the party, one after another. */
function growFrom(party: Seat[], free: Seat[], wanted: number): Seat[] {
  const grown: Seat[] = [];
  const left = [...free];
  while (grown.length < wanted && left.length > 0) {
    const nearest = best(
      left,
      (seat) => TIER_COST[seat.price_tier] + Math.min(...[...party, ...grown].map((other) => distance(seat, other))),
    );
    if (!nearest) break;
    grown.push(nearest);
    left.splice(left.indexOf(nearest), 1);
  }
  return grown;
}

function best<T>(candidates: T[], cost: (candidate: T) => number): T | undefined {
  let found: T | undefined;
  let lowest = Infinity;
  for (const candidate of candidates) {
    const value = cost(candidate);
    if (value >= lowest) continue;
    lowest = value;
    found = candidate;
  }
  return found;
}
