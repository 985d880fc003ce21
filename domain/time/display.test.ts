import { expect, test } from "vitest";
import { displayArrival, displayClock, displayDate, displayDuration } from "./display.ts";

test("dates and clocks are those on the wall, whatever the offset", () => {
  expect(displayDate("2026-12-01T00:30:00+13:00")).toBe("Tue 1 Dec 2026");
  expect(displayDate("2026-12-01T23:30:00-11:00")).toBe("Tue 1 Dec 2026");
  expect(displayClock("2026-12-01T00:30:00+13:00")).toBe("00:30");
});

test.each([
  ["the same day", "2026-12-01T10:05:00+01:00", "2026-12-01T13:05:00-05:00", "13:05"],
  ["the next day", "2026-12-01T21:05:00+00:00", "2026-12-02T06:40:00+01:00", "06:40 +1"],
  ["two days on, over the date line", "2026-12-31T22:00:00-08:00", "2027-01-02T06:00:00+11:00", "06:00 +2"],
  ["the day before, over the date line", "2026-12-02T00:30:00+13:00", "2026-12-01T15:00:00-10:00", "15:00 -1"],
])("an arrival on %s is told as such", (_, departs, arrives, text) => {
  expect(displayArrival(departs, arrives)).toBe(text);
});

test.each([
  ["PT7H55M", "7 h 55 min"],
  ["PT2H", "2 h"],
  ["PT45M", "45 min"],
  ["PT0M", "0 min"],
])("%s lasts %s", (iso, text) => {
  expect(displayDuration(iso)).toBe(text);
});
