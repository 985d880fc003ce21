import { describe, expect, test } from "vitest";
import { type SeatCabin, seatAfterKey } from "./seat-moves.ts";

const row = (number: number, letters: string): SeatCabin["rows"][number] => ({
  row: number,
  exit: false,
  seats: Array.from(letters, (letter) => ({
    designator: `${number}${letter}`,
    state: "available",
    features: [],
    price: { amount_minor: 0, currency: "EUR" },
  })),
});
/** Row 11 has no seats A and F: an exit takes their place. */
const cabin: SeatCabin = {
  cabin: "economy",
  columns: ["A", "B", "C", "", "D", "E", "F"],
  rows: [row(10, "ABCDEF"), row(11, "BCDE"), row(12, "FEDCBA")],
};

describe("arrow keys on the seat map", () => {
  test.each([
    ["10A", "ArrowRight", "10B"],
    ["10C", "ArrowRight", "10D"],
    ["10D", "ArrowLeft", "10C"],
    ["12B", "ArrowLeft", "12A"],
    ["10A", "ArrowDown", "12A"],
    ["12F", "ArrowUp", "10F"],
    ["10B", "ArrowDown", "11B"],
    ["11D", "Home", "11B"],
    ["12A", "End", "12F"],
  ])("from %s, %s leads to %s", (from, key, to) => {
    expect(seatAfterKey(cabin, from, key)).toBe(to);
  });

  test.each([
    ["10A", "ArrowLeft"],
    ["10F", "ArrowRight"],
    ["10C", "ArrowUp"],
    ["12C", "ArrowDown"],
    ["10A", "Enter"],
    ["10A", "Tab"],
    ["99A", "ArrowDown"],
  ])("from %s, %s leads nowhere", (from, key) => {
    expect(seatAfterKey(cabin, from, key)).toBeNull();
  });
});
