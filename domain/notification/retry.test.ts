import { expect, test } from "vitest";
import { afterFailure, isSettled, QUEUE_ATTEMPTS, RETRY_FOR_MS } from "./retry.ts";

const SINCE = Date.UTC(2026, 10, 26, 12);
/** When the tries are made, in seconds from the first, of one that fails each time as soon as it is due. */
function triesOf(permanentAt = Infinity): number[] {
  const tries = [0];
  for (let attempts = 1; ; attempts++) {
    const now = SINCE + (tries.at(-1) ?? 0) * 1_000;
    const next = afterFailure(attempts, SINCE, attempts >= permanentAt, now);
    if (next.status === "failed") return tries;
    tries.push((next.due_at - SINCE) / 1_000);
  }
}

test("it is tried within seconds at first, ever more seldom, for a day and not longer", () => {
  const tries = triesOf();
  expect(tries.slice(0, 7)).toEqual([0, 2, 7, 22, 67, 367, 1_267]);
  expect(tries.at(-1)).toBe(24 * 3_600);
  const waits = tries.slice(1).map((at, i) => at - (tries[i] ?? 0));
  // The last wait is cut short by the end of the day.
  expect(waits.slice(0, -1)).toEqual(waits.slice(0, -1).toSorted((one, other) => one - other));
  expect(Math.max(...waits)).toBe(6 * 3_600);
});

test.each([
  ["a moment before the day is over", RETRY_FOR_MS - 1, { status: "queued", due_at: SINCE + RETRY_FOR_MS }],
  ["when the day is over", RETRY_FOR_MS, { status: "failed" }],
  ["long after, as whose process slept", 3 * RETRY_FOR_MS, { status: "failed" }],
] as const)("what fails %s", (_, after, next) => {
  expect(afterFailure(20, SINCE, false, SINCE + after)).toEqual(next);
});

test.each([1, 3])("a refusal that no repetition changes is final, were it at try %d", (attempts) => {
  expect(triesOf(attempts)).toHaveLength(attempts);
});

test("the queue carries the first tries alone: its own retries suffice for them", () => {
  expect(QUEUE_ATTEMPTS).toBeLessThan(6);
  expect(triesOf()[QUEUE_ATTEMPTS]).toBeLessThan(120);
});

test.each([
  ["sent", 1, true],
  ["failed", 1, true],
  ["queued", 0, false],
  ["queued", QUEUE_ATTEMPTS, false],
  ["queued", QUEUE_ATTEMPTS + 1, true],
] as const)("a notification %s after %d tries is settled: %s", (status, attempts, settled) => {
  expect(isSettled({ status, attempts })).toBe(settled);
});
