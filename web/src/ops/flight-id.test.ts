import { expect, test } from "vitest";
import { flightId, partsOf } from "./flight-id.ts";

const on = { date: "2026-12-01", origin: "LHR" };

test.each(["HF101", "hf101", "HF 101", " HF0101 "])("%j with a date and an airport names the flight", (number) => {
  expect(flightId({ number, ...on })).toBe("HF101_2026-12-01_LHR");
});

test.each([
  [{ number: "101", ...on }],
  [{ number: "HF", ...on }],
  [{ number: "HF0", ...on }],
  [{ number: "HF10100", ...on }],
  [{ number: "HF101", date: "", origin: "LHR" }],
  [{ number: "HF101", date: "2026-12-01", origin: "" }],
])("%j names none", (asked) => {
  expect(flightId(asked)).toBe(null);
});

test("an id says its parts", () => {
  expect(partsOf("HF101_2026-12-01_LHR")).toEqual({ number: "HF101", date: "2026-12-01", origin: "LHR" });
});
