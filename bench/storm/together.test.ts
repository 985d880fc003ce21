import { expect, test } from "vitest";
import { CABIN } from "./flights.ts";
import { apartForNothing } from "./together.ts";

const rows = (from: number, to: number, letters: string): string[] =>
  CABIN.filter(({ row, letter }) => row >= from && row <= to && letters.includes(letter)).map(({ designator }) => designator);

test("parties side by side, also across the aisle, sit well", () => {
  expect(apartForNothing(CABIN, [["6A", "6B"], ["6C", "6D", "6E"], ["7B"], ["8F", "8E", "8D", "8C", "8B"]])).toBeNull();
});

test("a party over two rows, or with a gap, is noticed while a row has room for it", () => {
  expect(apartForNothing(CABIN, [["6A", "7A"]])).toBe("6A 7A: 1 side by side where 2 could have been");
  expect(apartForNothing(CABIN, [["6A"], ["7A", "7B", "7D"]])).toContain("2 side by side where 3 could have been");
});

test("where no row has room for all, the largest part has to sit together", () => {
  // Everything but pairs, and one row with three seats in a row.
  const taken = rows(1, 31, "CDEF").filter((designator) => designator !== "9C");
  const others = taken.map((designator) => [designator]);
  expect(apartForNothing(CABIN, [...others, ["9A", "9B", "9C", "8A"]])).toBeNull();
  expect(apartForNothing(CABIN, [...others, ["7A", "7B", "8A", "8B"]])).toContain("2 side by side where 3 could have been");
});

test("a seat that was given before is noticed", () => {
  expect(apartForNothing(CABIN, [["6A"], ["6A"]])).toBe("6A: a seat was taken already");
});
