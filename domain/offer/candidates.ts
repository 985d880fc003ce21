import type { FareFamily } from "#domain/fare/booking-classes.ts";
import type { Party } from "#domain/fare/party.ts";
import { last, type NonEmpty } from "#domain/non-empty.ts";
import { bestScore } from "./best.ts";
import { canFollow } from "./connection.ts";
import { elapsedMinutes } from "./itineraries.ts";
import type { Leg } from "./leg.ts";
import type { PricedSlice } from "./price.ts";

/** What could be offered, before it is written out and signed. */
export interface Candidate {
  slices: readonly PricedSlice[];
  /** Of every slice. */
  family: FareFamily;
  total_minor: number;
  /** Minutes in transit, all slices; and of the longest of them. */
  duration_min: number;
  longest_min: number;
  /** Most connections of a slice. */
  stops: number;
  departs_at: number;
  /** Of the first slice. */
  arrives_at: number;
  /** See `bestScore`. */
  best_minor: number;
  /** Names the same offer again in a later search: flights and family. */
  key: string;
}

/** Flights of one offer: its id carries them all, and is part of an address. */
export const MAX_FLIGHTS = 8;

interface Part {
  slice: PricedSlice;
  first: Leg;
  last: Leg;
  key: string;
  minutes: number;
  connections: number;
}

/** One of each slice's, of one fare family, so that each can be flown after the one before it. */
export function combine(slices: readonly (readonly PricedSlice[])[], terms: { party: Party; currency: string }): Candidate[] {
  const [first = [], ...others] = slices.map((priced) => priced.map(partOf));
  let open = first.map((part): NonEmpty<Part> => [part]);
  for (const next of others) {
    const byFamily = Map.groupBy(next, ({ slice }) => slice.family);
    open = open.flatMap((parts) =>
      (byFamily.get(parts[0].slice.family) ?? [])
        .filter((part) => follows(parts, part))
        .map((part): NonEmpty<Part> => [...parts, part]),
    );
  }
  return open.map((parts) => candidate(parts, terms));
}

function follows(parts: NonEmpty<Part>, next: Part): boolean {
  const flights = parts.reduce((sum, { connections }) => sum + connections + 1, next.connections + 1);
  return canFollow(last(parts).last, next.first) && flights <= MAX_FLIGHTS;
}

const partOf = (slice: PricedSlice): Part => ({
  slice,
  first: slice.itinerary[0],
  last: last(slice.itinerary),
  key: slice.itinerary.map((leg) => leg.id).join("."),
  minutes: elapsedMinutes(slice.itinerary),
  connections: slice.itinerary.length - 1,
});

function candidate(parts: NonEmpty<Part>, terms: { party: Party; currency: string }): Candidate {
  const { family } = parts[0].slice;
  const total_minor = parts.reduce((sum, { slice }) => sum + slice.base_minor + slice.tax_minor, 0);
  const duration_min = parts.reduce((sum, { minutes }) => sum + minutes, 0);
  const connections = parts.reduce((sum, part) => sum + part.connections, 0);
  return {
    slices: parts.map(({ slice }) => slice),
    family,
    total_minor,
    duration_min,
    longest_min: Math.max(...parts.map(({ minutes }) => minutes)),
    stops: Math.max(...parts.map((part) => part.connections)),
    departs_at: parts[0].first.departs_at,
    arrives_at: parts[0].last.arrives_at,
    best_minor: bestScore({ total_minor, duration_min, connections }, terms),
    key: `${parts.map(({ key }) => key).join("|")}:${family}`,
  };
}

/**
 * The slices worth combining: of each family so many, by turns the cheapest and the shortest of those left, and those
 * that are `wanted` before all others.
 */
export function shortlist(
  priced: readonly PricedSlice[],
  limit: number,
  wanted: (slice: PricedSlice) => boolean = () => true,
): PricedSlice[] {
  return [...Map.groupBy(priced, ({ family }) => family).values()].flatMap((family) => {
    if (family.length <= limit) return family;
    const [liked, others] = [family.filter(wanted), family.filter((slice) => !wanted(slice))];
    return [...byTurns(liked), ...byTurns(others)].slice(0, limit);
  });
}

/** The cheapest, the shortest, the next cheapest …, each once. */
function byTurns(slices: readonly PricedSlice[]): PricedSlice[] {
  const cheapest = slices.toSorted((a, b) => priceOf(a) - priceOf(b));
  const shortest = slices.toSorted((a, b) => elapsedMinutes(a.itinerary) - elapsedMinutes(b.itinerary));
  const turns = cheapest.flatMap((slice, index) => [slice, shortest[index] ?? slice]);
  return [...new Set(turns)];
}

const priceOf = (slice: PricedSlice): number => slice.base_minor + slice.tax_minor;
