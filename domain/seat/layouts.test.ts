import { describe, expect, test } from "vitest";
import { cabinCapacity, findSeat, layoutOf, seatsOf } from "./layouts.ts";
import { hasSeatPrices, seatPrice } from "./price.ts";

const AIRCRAFT = ["320", "321", "789", "E90"];

describe("the cabins in service", () => {
  test.each([
    ["320", "economy", 180],
    ["320", "business", 0],
    ["321", "business", 16],
    ["321", "economy", 186],
    ["789", "business", 32],
    ["789", "economy", 270],
    ["E90", "economy", 100],
    ["999", "economy", 0],
  ] as const)("%s has in %s %i seats", (aircraft, cabin, seats) => expect(cabinCapacity(aircraft, cabin)).toBe(seats));

  test("name each seat once, without row 13 and without the letter I", () => {
    for (const aircraft of AIRCRAFT) {
      const layout = layoutOf(aircraft);
      const designators = layout ? seatsOf(layout).map((seat) => seat.designator) : [];
      expect(new Set(designators).size).toBe(designators.length);
      expect(
        designators.filter((designator) => !/^[1-9][0-9]?[A-HJ-L]$/.test(designator) || designator.startsWith("13")),
      ).toEqual([]);
    }
  });

  test.each([
    ["320", "14C", ["aisle", "exit_row", "extra_legroom"]],
    ["320", "2B", ["middle", "front"]],
    ["321", "1C", ["aisle", "extra_legroom"]],
    ["789", "3A", ["window", "aisle"]],
    ["789", "20E", ["middle"]],
    ["E90", "26F", ["window", "no_recline"]],
  ])("%s %s is %j", (aircraft, designator, features) => expect(findSeat(aircraft, designator)?.features).toEqual(features));

  test.each([
    ["320", "13A"],
    ["320", "40A"],
    ["321", "2B"],
    ["789", "20G"],
    ["E90", "4B"],
    ["999", "1A"],
  ])("%s has no seat %s", (aircraft, designator) => expect(findSeat(aircraft, designator)).toBeUndefined());

  test("show the aisles of the 787 between its groups of letters", () => {
    expect(layoutOf("789")?.cabins[1]?.columns).toEqual(["A", "B", "C", "", "D", "E", "F", "", "H", "J", "K"]);
  });
});

describe("the price of choosing a seat", () => {
  test.each([
    ["EUR", 1200, 2500],
    ["GBP", 1000, 2200],
    ["USD", 1400, 2900],
    ["JPY", 2100, 4300],
    ["KWD", 4200, 8800],
    ["TND", 41_000, 85_000],
    ["AED", 5000, 11000],
    ["KRW", 19000, 41000],
    ["XXX", 0, 0],
  ])("in %s is %i at the front and %i with extra legroom", (currency, front, legroom) => {
    expect(seatPrice({ price_tier: "front" }, currency)).toBe(front);
    expect(seatPrice({ price_tier: "extra_legroom" }, currency)).toBe(legroom);
  });

  test("is nothing for a standard and for a business seat", () => {
    expect(seatPrice({ price_tier: "standard" }, "EUR")).toBe(0);
    expect(seatPrice({ price_tier: "business" }, "JPY")).toBe(0);
  });

  test("is known for the currencies of the seat map's readers and not for an invented one", () => {
    expect(
      ["GBP", "EUR", "USD", "CHF", "AED", "QAR", "KWD", "JPY", "SGD", "HKD", "AUD", "CAD", "BRL", "ZAR", "INR"].every(
        hasSeatPrices,
      ),
    ).toBe(true);
    expect(hasSeatPrices("XXX")).toBe(false);
    expect(hasSeatPrices("toString")).toBe(false);
  });
});
