import { expect, test } from "vitest";
import { afterFailure, isSettled, MAX_ATTEMPTS, QUEUE_ATTEMPTS } from "./retry.ts";

test("each failure is followed by a longer wait, until the last try", () => {
  const waits = Array.from({ length: MAX_ATTEMPTS }, (_, i) => afterFailure(i + 1, false, 1_000));
  const dues = waits.flatMap((next) => (next.status === "queued" ? next.due_at : []));
  expect(dues).toHaveLength(MAX_ATTEMPTS - 1);
  expect(dues).toEqual(dues.toSorted((a, b) => a - b));
  expect(dues[0]).toBe(3_000);
  expect(waits.at(-1)).toEqual({ status: "failed" });
});

test("a refusal that no repetition changes is final at the first try", () => {
  expect(afterFailure(1, true, 0)).toEqual({ status: "failed" });
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
