import { FREE, type Fact, type History, type Seat, unseenMoves } from "./seat.ts";

/** States visited before the search gives up; histories of real runs need one for each change of the seat, and few more. */
const MAX_STATES = 200_000;

export type Verdict = "linearizable" | "not_linearizable" | "undecided";

/** A point of the search: which facts have been put in order, and the seat after them. */
interface Point {
  /** Every fact before this one is in order, and those of `beyond`. */
  first: number;
  beyond: Set<number>;
  seat: Seat;
  took: ReadonlySet<string>;
}

/**
 * Whether the facts can be put in one order, each at a moment within its interval, so that the seat allows every one of them:
 * the search of Wing and Gong (1993), with Lowe's (2017) memory of the points that led nowhere. Two rules keep it short without
 * losing an order. A read that may come next and is true comes next: whatever follows can follow it just as well. What may have
 * happened unseen happens only where a fact needs it: anything else could as well happen later, or never.
 */
export function search({ facts, permissions }: History, maxStates = MAX_STATES): Verdict {
  const visited = new Set<string>();
  const stack: Point[] = [{ first: 0, beyond: new Set(), seat: FREE, took: new Set() }];
  for (let point = stack.pop(); point; point = stack.pop()) {
    const { next, horizon } = settle(point, facts);
    if (next.length === 0) return "linearizable";
    const key = keyOf(point);
    if (visited.has(key)) continue;
    visited.add(key);
    if (visited.size > maxStates) return "undecided";
    stack.push(...following(point, next, horizon, { facts, permissions }));
  }
  return "not_linearizable";
}

/** Facts that may come next, and the moment by which one of them must have. Sorted by `from`, so later ones come after these. */
function candidates({ first, beyond }: Point, facts: Fact[]): { next: number[]; horizon: number } {
  const next: number[] = [];
  let horizon = Infinity;
  for (let i = first; i < facts.length; i++) {
    const fact = facts[i];
    if (fact === undefined || fact.from > horizon) break;
    if (beyond.has(i)) continue;
    next.push(i);
    horizon = Math.min(horizon, fact.until);
  }
  return { next, horizon };
}

/** Puts in order every read that is true now, until none is. */
function settle(point: Point, facts: Fact[]): { next: number[]; horizon: number } {
  for (;;) {
    const found = candidates(point, facts);
    const reads = found.next.filter((i) => facts[i]?.isRead && facts[i].step(point.seat) !== null);
    if (reads.length === 0) return found;
    for (const i of reads) place(point, i);
  }
}

function place(point: Point, fact: number): void {
  point.beyond.add(fact);
  while (point.beyond.delete(point.first)) point.first++;
}

/** The points one change away: a fact, or what must have happened unseen for some fact to be possible. */
function following(point: Point, next: number[], horizon: number, history: History): Point[] {
  const points: Point[] = [];
  const needing: Fact[] = [];
  for (const i of next) {
    const fact = history.facts[i];
    const seat = fact?.step(point.seat);
    if (fact === undefined) continue;
    if (seat) points.push(after(point, i, seat));
    else needing.push(fact);
  }
  // Each seat that unseen moves lead to, up to the first at which one of the needing facts is possible.
  const explore = (seat: Seat, took: ReadonlySet<string>, path: readonly string[], needs: Fact[]): void => {
    for (const move of unseenMoves(seat, history.permissions, horizon, took)) {
      const name = nameOf(move.seat);
      if (path.includes(name)) continue;
      const tookNow = move.takenBy === null ? took : new Set([...took, move.takenBy]);
      const left = needs.filter((fact) => fact.step(move.seat) === null);
      if (left.length < needs.length)
        points.push({ first: point.first, beyond: new Set(point.beyond), seat: move.seat, took: tookNow });
      if (left.length > 0) explore(move.seat, tookNow, [...path, name], left);
    }
  };
  explore(point.seat, point.took, [nameOf(point.seat)], needing);
  return points;
}

function after(point: Point, fact: number, seat: Seat): Point {
  const copy = { first: point.first, beyond: new Set(point.beyond), seat, took: point.took };
  place(copy, fact);
  return copy;
}

const nameOf = (seat: Seat): string => (seat.state === "free" ? "free" : `${seat.state} ${seat.by}`);

const keyOf = ({ first, beyond, seat, took }: Point): string =>
  `${first}+${[...beyond].toSorted((a, b) => a - b).join()}|${nameOf(seat)}|${[...took].toSorted().join()}`;
