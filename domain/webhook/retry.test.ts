import fc from "fast-check";
import { expect, test } from "vitest";
import { afterFailure, RETRY_FOR_MS, restsUntil } from "./retry.ts";

const HOUR_S = 3_600;

/** When (ms after the first) each try is made, if all fail and each takes `takes_ms`. */
function tries(takes_ms = 0): number[] {
  const at = [0];
  for (let now = 0; ;) {
    const next = afterFailure(at.length, 0, now + takes_ms);
    if (next.status === "failed") return at;
    now = next.due_at;
    at.push(now);
  }
}

test("is tried at these seconds after the first time, the last of them three days later", () => {
  const day = 24 * HOUR_S;
  expect(tries().map((ms) => ms / 1_000)).toEqual([
    0,
    5,
    35,
    155,
    755,
    2_555,
    6_155,
    13_355,
    27_755,
    56_555,
    99_755,
    142_955,
    186_155,
    229_355,
    3 * day,
  ]);
});

test("goes on for three days, and no longer, however long each try takes", () => {
  fc.assert(
    fc.property(fc.nat(5_000), (takes_ms) => {
      const at = tries(takes_ms);
      expect(at.at(-1)).toBe(RETRY_FOR_MS);
      expect(at).toEqual(at.toSorted((a, b) => a - b));
      const waits = at.slice(1).map((time, i) => time - (at[i] ?? 0));
      expect(Math.max(...waits)).toBeLessThanOrEqual(12 * HOUR_S * 1_000 + takes_ms);
    }),
  );
});

test("is given up after three days, whatever its number of tries", () => {
  expect(afterFailure(2, 1_000, 1_000 + RETRY_FOR_MS)).toEqual({ status: "failed" });
  expect(afterFailure(400, 1_000, 999 + RETRY_FOR_MS)).toEqual({ status: "pending", due_at: 1_000 + RETRY_FOR_MS });
});

test("a receiver that has failed is left alone for a while, and for five minutes at most", () => {
  expect([1, 2, 3, 4, 15].map((attempts) => restsUntil(attempts, 0))).toEqual([5_000, 30_000, 120_000, 300_000, 300_000]);
});
