import fc from "fast-check";
import { expect, test } from "vitest";
import { checkSeats, describeViolation } from "./check.ts";
import { CLOCK_SLACK_MS, isFact, type SeatOperation } from "./operation.ts";
import { search } from "./search.ts";
import { FREE, historyOf, type History, type Seat, unseenMoves } from "./seat.ts";
import { historyOfCorrectSeat, requests } from "./simulated-seat.ts";

const SEED = 20_261_125;
const isLinearizable = (operations: SeatOperation[]): boolean => checkSeats(operations).violations.length === 0;

test("every history of a correct seat passes", () => {
  fc.assert(
    fc.property(requests(8, { minLength: 1, maxLength: 60 }), (asked) => {
      expect(checkSeats(historyOfCorrectSeat(asked)).violations.flatMap(describeViolation)).toEqual([]);
    }),
    { seed: SEED, numRuns: 2_000 },
  );
});

/** One answer made false, as by a seat lock with a fault; null where there is none that could be. */
const MUTATIONS: Record<string, (operation: SeatOperation) => SeatOperation | null> = {
  "a refusal turned into a second sale": (operation) =>
    operation.op === "hold" && operation.outcome === "refused"
      ? { ...operation, outcome: "taken", expires_at: operation.invoked_at + 1_000 }
      : null,
  "a look that sees a free seat for a taken one": (operation) =>
    operation.op === "look" && operation.outcome !== "free" ? { ...operation, outcome: "free" } : null,
  "a look that sees a sale for a free seat": (operation) =>
    operation.op === "look" && operation.outcome === "free" ? { ...operation, outcome: "sold" } : null,
};

test.each(Object.entries(MUTATIONS))("usually catches %s", (_, mutate) => {
  // Where requests overlap, or answers were lost, a lie may be a possible truth.
  let planted = 0;
  let caught = 0;
  const histories = fc.sample(requests(8, { minLength: 20, maxLength: 60 }, 10), { seed: SEED, numRuns: 400 });
  for (const operations of histories.map(historyOfCorrectSeat)) {
    const index = operations.findIndex((operation) => isFact(operation) && mutate(operation) !== null);
    const lie = operations[index] && mutate(operations[index]);
    if (!lie) continue;
    planted++;
    if (!isLinearizable(operations.with(index, lie))) caught++;
  }
  expect(planted).toBeGreaterThan(100);
  expect(caught / planted).toBeGreaterThan(0.5);
});

/** The same question without any short cut: every order, and every unseen move wherever one is possible. */
function isLinearizableByTrying({ facts, permissions }: History): boolean {
  const visited = new Set<string>();
  const from = (left: number, seat: Seat, took: ReadonlySet<string>): boolean => {
    const remaining = facts.filter((_, i) => (left & (1 << i)) !== 0);
    if (remaining.length === 0) return true;
    const key = JSON.stringify([left, seat, [...took].toSorted()]);
    if (visited.has(key)) return false;
    visited.add(key);
    const horizon = Math.min(...remaining.map(({ until }) => until));
    const isNext = facts.some((fact, i) => {
      const next = (left & (1 << i)) !== 0 && fact.from <= horizon ? fact.step(seat) : null;
      return next !== null && from(left & ~(1 << i), next, took);
    });
    const moves = [...permissions.keys()].flatMap((by) =>
      // One booking at a time, so that none stands in for another.
      unseenMoves(seat, new Map([[by, permissions.get(by) ?? never()]]), horizon, took),
    );
    return isNext || moves.some((move) => from(left, move.seat, move.takenBy === null ? took : new Set([...took, move.takenBy])));
  };
  return from((1 << facts.length) - 1, FREE, new Set());
}
const never = (): never => {
  throw new Error("a booking of the map is in the map");
};

test("answers as trying every order does, for true and for false histories", () => {
  let wrong = 0;
  fc.assert(
    fc.property(requests(3, { minLength: 2, maxLength: 9 }, 40), fc.array(fc.nat(200), { maxLength: 3 }), (asked, lies) => {
      const operations = historyOfCorrectSeat(asked);
      for (const at of lies) {
        const index = at % (operations.length + 1);
        const lie = operations[index] && Object.values(MUTATIONS)[at % 3]?.(operations[index]);
        if (lie) operations[index] = lie;
      }
      const history = historyOf(operations);
      const expected = isLinearizableByTrying(history);
      if (!expected) wrong++;
      expect(search(history)).toBe(expected ? "linearizable" : "not_linearizable");
    }),
    { seed: SEED, numRuns: 10_000 },
  );
  expect(wrong).toBeGreaterThan(300);
});

test("a counter-example is itself a violation, and no fact of it can be missed", () => {
  const histories = fc.sample(requests(5, { minLength: 10, maxLength: 40 }), { seed: SEED, numRuns: 300 });
  let checked = 0;
  for (const operations of histories.map(historyOfCorrectSeat)) {
    const index = operations.findIndex(({ op, outcome }) => op === "hold" && outcome === "refused");
    const lie = operations[index] && MUTATIONS["a refusal turned into a second sale"]?.(operations[index]);
    if (!lie) continue;
    const [violation] = checkSeats(operations.with(index, lie)).violations;
    if (violation === undefined) continue;
    checked++;
    expect(violation.operations.filter((operation) => isFact(operation)).length).toBeLessThanOrEqual(6);
    expect(isLinearizable(violation.operations)).toBe(false);
  }
  expect(checked).toBeGreaterThan(50);
});

test("a search that would take too long says so, and counts as a failure", () => {
  const operations: SeatOperation[] = Array.from({ length: 12 }, (_, i) => ({
    op: "release",
    outcome: "done",
    flight_id: "HF101",
    designator: "14C",
    booking: `b${i}`,
    invoked_at: 0,
    answered_at: 10 * CLOCK_SLACK_MS,
  }));
  const impossible: SeatOperation = {
    op: "look",
    outcome: "sold",
    flight_id: "HF101",
    designator: "14C",
    booking: "",
    invoked_at: 0,
    answered_at: 1,
  };
  expect(search(historyOf([...operations, impossible]), 100)).toBe("undecided");
  expect(search(historyOf([...operations, impossible]))).toBe("not_linearizable");
});
