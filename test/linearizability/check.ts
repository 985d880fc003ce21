import { isFact, type SeatOperation, withoutAnswer } from "./operation.ts";
import { search, type Verdict } from "./search.ts";
import { historyOf } from "./seat.ts";

export interface Violation {
  flight_id: string;
  designator: string;
  /** `undecided`: the search gave up, which counts as a failure. */
  reason: Exclude<Verdict, "linearizable">;
  /** The fewest answers that cannot all be true, in the order of asking, with what else their bookings asked for. */
  operations: SeatOperation[];
}

export interface Checked {
  seats: number;
  operations: number;
  violations: Violation[];
}

/**
 * Whether every seat's history could have come from one seat that does one thing at a time. Seats are judged one by one: a
 * history is linearizable exactly if each object's part of it is (Herlihy and Wing, 1990).
 */
export function checkSeats(operations: readonly SeatOperation[]): Checked {
  const bySeat = Map.groupBy(
    operations.filter(({ designator }) => designator !== null),
    ({ flight_id, designator }) => `${flight_id} ${designator}`,
  );
  const anywhere = Map.groupBy(
    operations.filter(({ designator }) => designator === null),
    ({ flight_id }) => flight_id,
  );
  const violations = [...bySeat.values()].flatMap((ofSeat) => {
    const [first] = ofSeat;
    if (first === undefined) return [];
    return violationOf([...ofSeat, ...(anywhere.get(first.flight_id) ?? [])], first.flight_id, first.designator ?? "");
  });
  return { seats: bySeat.size, operations: operations.length, violations };
}

const verdictOf = (operations: readonly SeatOperation[]): Verdict => search(historyOf(operations));

function violationOf(operations: SeatOperation[], flight_id: string, designator: string): Violation[] {
  const reason = verdictOf(operations);
  if (reason === "linearizable") return [];
  const told = reason === "undecided" ? operations : smallest(operations);
  const byAsking = told.toSorted((a, b) => a.invoked_at - b.invoked_at);
  return [{ flight_id, designator, reason, operations: byAsking }];
}

/** First the shortest beginning that is impossible already; then every answer is forgotten that the contradiction can do without. */
function smallest(operations: SeatOperation[]): SeatOperation[] {
  let left = shortestBeginning(operations);
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < left.length;) {
      const chunk = new Set(left.slice(start, start + size).filter((operation) => isFact(operation)));
      const without = left.flatMap((operation) => (chunk.has(operation) ? (withoutAnswer(operation) ?? []) : operation));
      if (chunk.size > 0 && verdictOf(without) === "not_linearizable") left = without;
      else start += size;
    }
  }
  const involved = new Set(left.filter((operation) => isFact(operation)).map(({ booking }) => booking));
  return left.filter((operation) => isFact(operation) || involved.has(operation.booking));
}

function shortestBeginning(operations: SeatOperation[]): SeatOperation[] {
  const ends = operations.flatMap(({ answered_at }) => answered_at ?? []).toSorted((a, b) => a - b);
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (verdictOf(until(operations, ends[middle] ?? Infinity)) === "not_linearizable") high = middle;
    else low = middle + 1;
  }
  return until(operations, ends[low] ?? Infinity);
}

/** What was known at that moment. */
function until(operations: SeatOperation[], moment: number): SeatOperation[] {
  return operations
    .filter(({ invoked_at }) => invoked_at <= moment)
    .flatMap((operation) => ((operation.answered_at ?? Infinity) <= moment ? operation : (withoutAnswer(operation) ?? [])));
}

/** A violation in lines to print: who asked for what, when, and what came of it. */
export function describeViolation({ flight_id, designator, reason, operations }: Violation): string[] {
  const [first] = operations;
  const ms = (moment: number): string => (moment - (first?.invoked_at ?? 0)).toFixed(1);
  return [
    `${flight_id} ${designator}: ${reason.replace("_", " ")}`,
    ...operations.map((operation) => {
      const answered = operation.answered_at === null ? "no answer" : `${ms(operation.answered_at)} ms`;
      const ends = operation.op === "hold" && operation.outcome === "taken" ? `, until ${ms(operation.expires_at)} ms` : "";
      return `  ${ms(operation.invoked_at)} … ${answered}  ${operation.booking} ${operation.op}: ${operation.outcome}${ends}`;
    }),
  ];
}
