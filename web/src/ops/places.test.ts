import { expect, test } from "vitest";
import { FIRST_PLACE, PLACES, placeOf } from "./places.ts";

test("/ops itself leads to the first page, every page to itself, and any other address nowhere", () => {
  expect(placeOf(undefined)).toBe(FIRST_PLACE);
  for (const { place } of PLACES) expect(placeOf(place)).toBe(place);
  expect(placeOf("Breakers")).toBe(null);
  expect(placeOf("constructor")).toBe(null);
});
