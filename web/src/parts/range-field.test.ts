import { expect, test } from "vitest";
import { limitOf, stepOf } from "./range-field.tsx";

test("a limit is in whole units, and never so low that nothing is left", () => {
  expect(limitOf(0, 12_345, 98_765, 100)).toBe(12_400);
  expect(limitOf(10, 12_345, 98_765, 100)).toBe(55_600);
});

test("the slider stands where it was put, and at its end without a limit", () => {
  expect(stepOf(null, 12_345, 98_765)).toBe(20);
  for (const step of [0, 1, 7, 19]) expect(stepOf(limitOf(step, 12_345, 98_765, 100), 12_345, 98_765)).toBe(step);
  expect(stepOf(500, 1_000, 2_000)).toBe(0);
  expect(stepOf(5_000, 1_000, 2_000)).toBe(20);
  expect(stepOf(1_000, 1_000, 1_000)).toBe(20);
});
