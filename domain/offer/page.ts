import type { Candidate } from "./candidates.ts";

export type OfferSort = "price" | "duration" | "departure" | "arrival" | "best";

/** A place in a sorted list: everything that sorts after it comes next, whether or not the offer it names is still there. */
export interface Position {
  value: number;
  total_minor: number;
  key: string;
}

/** Each looks at nothing but the offer itself, so that one which does not change keeps its place while others come and go. */
const VALUE: Readonly<Record<OfferSort, (candidate: Candidate) => number>> = {
  price: (candidate) => candidate.total_minor,
  duration: (candidate) => candidate.duration_min,
  departure: (candidate) => candidate.departs_at,
  arrival: (candidate) => candidate.arrives_at,
  best: (candidate) => candidate.best_minor,
};

const positionOf = (candidate: Candidate, sort: OfferSort): Position => ({
  value: VALUE[sort](candidate),
  total_minor: candidate.total_minor,
  key: candidate.key,
});

function compare(a: Position, b: Position): number {
  return a.value - b.value || a.total_minor - b.total_minor || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}

export type Mark = "cheapest" | "fastest" | "best";

export interface CandidatePage {
  page: { candidate: Candidate; marks: Mark[] }[];
  next: Position | null;
}

/** One page of the candidates in the order asked for, after a position; marked are the cheapest, the fastest and the best of all of them. */
export function pageOf(candidates: readonly Candidate[], sort: OfferSort, limit: number, after: Position | null): CandidatePage {
  const rest = candidates
    .map((candidate) => ({ candidate, at: positionOf(candidate, sort) }))
    .filter(({ at }) => after === null || compare(at, after) > 0)
    .sort((a, b) => compare(a.at, b.at));
  const page = rest.slice(0, limit);
  const marked: [Mark, Candidate | undefined][] = [
    ["cheapest", first(candidates, "price")],
    ["fastest", first(candidates, "duration")],
    ["best", first(candidates, "best")],
  ];
  return {
    page: page.map(({ candidate }) => ({
      candidate,
      marks: marked.flatMap(([mark, bearer]) => (bearer === candidate ? [mark] : [])),
    })),
    next: rest.length > limit ? (page.at(-1)?.at ?? null) : null,
  };
}

const first = (candidates: readonly Candidate[], by: OfferSort): Candidate | undefined =>
  candidates.reduce<Candidate | undefined>(
    (best, candidate) => (best === undefined || compare(positionOf(candidate, by), positionOf(best, by)) < 0 ? candidate : best),
    undefined,
  );
