import { FARE_FAMILIES, type FareFamily } from "#domain/fare/booking-classes.ts";
import type { Candidate } from "./candidates.ts";
import { type AllowanceOf, arrivalClock, departureClock, type FilterName, itineraryOf, type Sifted } from "./filter.ts";

/** How many offers have a value, and what they cost at least and at most. */
export interface Facet<Value> {
  value: Value;
  count: number;
  min_total_minor: number;
  max_total_minor: number;
}

/** Quarters of a day, as the filters by time of day take them. */
export const DAY_QUARTERS = [
  { after: "00:00", before: "05:59" },
  { after: "06:00", before: "11:59" },
  { after: "12:00", before: "17:59" },
  { after: "18:00", before: "23:59" },
] as const;
type Quarter = (typeof DAY_QUARTERS)[number];

export interface Facets {
  /** Of the totals, and of the longest slices in minutes; null: there are no offers. */
  price: { min: number; max: number } | null;
  duration: { min: number; max: number } | null;
  stops: Facet<number>[];
  carriers: Facet<string>[];
  families: Facet<FareFamily>[];
  refundable: Facet<boolean>[];
  checked_bags: Facet<number>[];
  /** By slice. */
  departures: Facet<Quarter>[][];
  arrivals: Facet<Quarter>[][];
}

/**
 * What there is to choose from. Each facet counts the offers that pass every filter but its own: what one would see
 * after changing that filter alone.
 */
export function facetsOf({ passed, but }: Sifted, slices: number, allowanceOf: AllowanceOf): Facets {
  const without = (name: FilterName): readonly Candidate[] => [...passed, ...(but.get(name) ?? [])];
  const quarters = (side: "departure" | "arrival", clock: typeof departureClock): Facet<Quarter>[][] =>
    Array.from({ length: slices }, (_, index) =>
      count(without(`${side} ${index}`), (candidate) => quarterOf(clock(itineraryOf(candidate, index)))).toSorted((a, b) =>
        a.value.after < b.value.after ? -1 : 1,
      ),
    );
  return {
    price: rangeOf(without("price").map(({ total_minor: total }) => total)),
    duration: rangeOf(without("duration").map(({ longest_min: longest }) => longest)),
    stops: byNumber(count(passed, ({ stops }) => [stops])),
    carriers: count(without("carriers"), carriersOf).toSorted((a, b) => (a.value < b.value ? -1 : 1)),
    families: count(passed, (candidate) => [candidate.family]).toSorted(
      (a, b) => FARE_FAMILIES.indexOf(a.value) - FARE_FAMILIES.indexOf(b.value),
    ),
    refundable: byNumber(count(without("refundable"), (candidate) => [allowanceOf(candidate.family).refundable])),
    checked_bags: byNumber(count(without("bags"), (candidate) => [allowanceOf(candidate.family).bags.checked])),
    departures: quarters("departure", departureClock),
    arrivals: quarters("arrival", arrivalClock),
  };
}

const carriersOf = ({ slices }: Candidate): string[] => [
  ...new Set(slices.flatMap(({ itinerary }) => itinerary.map((leg) => leg.carrier))),
];
const quarterOf = (clock: string): Quarter[] => DAY_QUARTERS.filter(({ after, before }) => clock >= after && clock <= before);

function count<Value>(candidates: readonly Candidate[], valuesOf: (candidate: Candidate) => readonly Value[]): Facet<Value>[] {
  const facets = new Map<Value, Facet<Value>>();
  for (const candidate of candidates) {
    for (const value of valuesOf(candidate)) {
      const { total_minor: total } = candidate;
      const known = facets.get(value) ?? { value, count: 0, min_total_minor: total, max_total_minor: total };
      known.count += 1;
      known.min_total_minor = Math.min(known.min_total_minor, total);
      known.max_total_minor = Math.max(known.max_total_minor, total);
      facets.set(value, known);
    }
  }
  return [...facets.values()];
}

const byNumber = <Value extends number | boolean>(facets: Facet<Value>[]): Facet<Value>[] =>
  facets.toSorted((a, b) => Number(a.value) - Number(b.value));

function rangeOf(values: readonly number[]): { min: number; max: number } | null {
  if (values.length === 0) return null;
  return values.reduce((range, value) => ({ min: Math.min(range.min, value), max: Math.max(range.max, value) }), {
    min: Infinity,
    max: -Infinity,
  });
}
