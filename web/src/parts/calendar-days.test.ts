import { describe, expect, test } from "vitest";
import { dateByKey, monthAfter, weeksOf } from "./calendar-days.ts";

describe("the weeks of a month", () => {
  test("begin on Mondays, and have every day of the month once", () => {
    const weeks = weeksOf("2026-12");
    expect(weeks[0]).toEqual([null, "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-05", "2026-12-06"]);
    expect(weeks.at(-1)).toEqual(["2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", null, null, null]);
    expect(weeks.flat().filter((date) => date !== null)).toHaveLength(31);
  });

  test("have no empty week around a February of four", () => {
    expect(weeksOf("2027-02")).toHaveLength(4);
    expect(weeksOf("2028-02").flat()).toContain("2028-02-29");
  });
});

test("months follow each other over the turn of the year", () => {
  expect([monthAfter("2026-12", 1), monthAfter("2027-01", -1), monthAfter("2027-03", -1)]).toEqual([
    "2027-01",
    "2026-12",
    "2027-02",
  ]);
});

test.each([
  ["ArrowLeft", "2026-12-01", "2026-11-30"],
  ["ArrowRight", "2026-12-31", "2027-01-01"],
  ["ArrowUp", "2026-12-09", "2026-12-02"],
  ["ArrowDown", "2026-12-09", "2026-12-16"],
  ["Home", "2026-12-09", "2026-12-07"],
  ["End", "2026-12-09", "2026-12-13"],
  ["PageDown", "2027-01-31", "2027-02-28"],
  ["PageUp", "2027-03-31", "2027-02-28"],
  ["Enter", "2026-12-09", null],
])("%s leads from %s to %s", (key, from, to) => {
  expect(dateByKey(from, key)).toBe(to);
});
