import { expect, test } from "vitest";
import { growth } from "./line.ts";

test("figures that stay as they are have not grown", () => {
  expect(growth([7, 7, 7, 7])).toBe(1);
});

test("a steady rise is told whole", () => {
  expect(growth([100, 110, 120, 130, 140, 150])).toBeCloseTo(1.5);
});

test("a fall is told as well", () => {
  expect(growth([200, 175, 150, 125, 100])).toBeCloseTo(0.5);
});

test("neither the first, nor the last, nor one in the middle bends the line alone", () => {
  expect(growth([900, 100, 100, 100, 100, 100, 100])).toBe(1);
  expect(growth([100, 100, 100, 100, 100, 100, 900])).toBe(1);
  expect(growth([100, 100, 100, 900, 100, 100, 100])).toBe(1);
});

test("a rise does not hide behind noise", () => {
  const noise = [3, -4, 5, -2, 0, 4, -5, 1, -3, 2];
  expect(growth(noise.map((some, i) => 100 + 4 * i + some))).toBeGreaterThan(1.25);
});

test("of a single figure nothing is told", () => {
  expect(growth([42])).toBe(1);
});
