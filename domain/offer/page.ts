import type { Candidate } from "./candidates.ts";

export type OfferSort = "price" | "duration" | "departure" | "arrival";

/** What a client asked to see; clock times `HH:MM`, local where the journey starts, both included. */
export interface OfferFilter {
  carriers?: readonly string[] | undefined;
  max_price_minor?: number | undefined;
  depart_after?: string | undefined;
  depart_before?: string | undefined;
}

/** A place in a sorted list: everything that sorts after it comes next, whether or not the offer it names is still there. */
export interface Position {
  sort: OfferSort;
  value: number;
  total_minor: number;
  key: string;
}

export function passes(candidate: Candidate, filter: OfferFilter): boolean {
  const legs = candidate.slices.flatMap((slice) => slice.itinerary);
  const clock = legs[0]?.departs_local.slice(11, 16) ?? "";
  return (
    (filter.carriers === undefined || legs.every((leg) => filter.carriers?.includes(leg.carrier))) &&
    (filter.max_price_minor === undefined || candidate.total_minor <= filter.max_price_minor) &&
    (filter.depart_after === undefined || clock >= filter.depart_after) &&
    (filter.depart_before === undefined || clock <= filter.depart_before)
  );
}

const VALUE: Readonly<Record<OfferSort, (candidate: Candidate) => number>> = {
  price: (candidate) => candidate.total_minor,
  duration: (candidate) => candidate.duration_min,
  departure: (candidate) => candidate.departs_at,
  arrival: (candidate) => candidate.arrives_at,
};

export const positionOf = (candidate: Candidate, sort: OfferSort): Position => ({
  sort,
  value: VALUE[sort](candidate),
  total_minor: candidate.total_minor,
  key: candidate.key,
});

function compare(a: Position, b: Position): number {
  return a.value - b.value || a.total_minor - b.total_minor || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

export interface CandidatePage {
  page: Candidate[];
  next: Position | null;
  cheapest: string | null;
  fastest: string | null;
}

/** One page of the candidates in the order asked for, after a position; and which of all of them are cheapest and fastest. */
export function pageOf(candidates: readonly Candidate[], sort: OfferSort, limit: number, after: Position | null): CandidatePage {
  const sorted = (by: OfferSort): { candidate: Candidate; at: Position }[] =>
    candidates.map((candidate) => ({ candidate, at: positionOf(candidate, by) })).sort((a, b) => compare(a.at, b.at));
  const rest = sorted(sort).filter(({ at }) => after === null || compare(at, after) > 0);
  const page = rest.slice(0, limit);
  return {
    page: page.map(({ candidate }) => candidate),
    next: rest.length > limit ? (page.at(-1)?.at ?? null) : null,
    cheapest: first(candidates, "price")?.key ?? null,
    fastest: first(candidates, "duration")?.key ?? null,
  };
}

const first = (candidates: readonly Candidate[], by: OfferSort): Candidate | undefined =>
  candidates.reduce<Candidate | undefined>(
    (best, candidate) => (best === undefined || compare(positionOf(candidate, by), positionOf(best, by)) < 0 ? candidate : best),
    undefined,
  );

export const encodePosition = (position: Position): string =>
  btoa(JSON.stringify([position.sort, position.value, position.total_minor, position.key]));

/** Null where the text is not a position in a list of this order. */
export function decodePosition(text: string, sort: OfferSort): Position | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const decoded = parse(atob(text));
  if (!Array.isArray(decoded) || decoded.length !== 4) return null;
  const [as, value, total, key] = decoded as unknown[];
  if (as !== sort || typeof value !== "number" || typeof total !== "number" || typeof key !== "string") return null;
  return { sort, value, total_minor: total, key };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // JSON offers no other way to ask.
    return null;
  }
}
