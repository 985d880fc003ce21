import { describe, expect, test } from "vitest";
import {
  addDays,
  dateOf,
  dayOffset,
  daysLater,
  formatCountdown,
  formatDuration,
  formatMinutes,
  localClock,
  localDay,
  minutesBetween,
  utcOffset,
} from "./times.ts";

describe("times", () => {
  test("show the station's clock, whatever zone the reader is in", () => {
    expect(localClock("2026-12-01T23:05:00+13:00")).toBe("23:05");
    expect(localClock("2026-12-01T00:15:00-05:00")).toBe("00:15");
    expect(localDay("2026-12-01T23:05:00-05:00")).toBe("Tue, 1 Dec 2026");
    expect(localDay("2026-03-29")).toBe("Sun, 29 Mar 2026");
  });

  test.each([
    ["2026-12-01T22:00:00+00:00", "2026-12-02T01:05:00-05:00", 1, "+1 day"],
    ["2026-12-01T10:00:00+00:00", "2026-12-01T13:00:00-05:00", 0, ""],
    ["2026-12-01T21:00:00+11:00", "2026-12-01T15:00:00-08:00", 0, ""],
    ["2026-12-02T01:00:00+09:00", "2026-12-01T18:00:00-08:00", -1, "−1 day"],
    ["2026-12-31T22:00:00+00:00", "2027-01-02T06:00:00+11:00", 2, "+2 days"],
  ])("from %s to %s is %i calendar days later", (from, to, days, shown) => {
    expect(daysLater(from, to)).toBe(days);
    expect(dayOffset(days)).toBe(shown);
  });

  test.each([
    ["PT7H55M", "7 h 55 min"],
    ["PT45M", "45 min"],
    ["PT2H", "2 h"],
    ["P1DT2H5M", "26 h 5 min"],
    ["PT0M", "0 min"],
  ])("shows the duration %s as %s", (duration, shown) => {
    expect(formatDuration(duration)).toBe(shown);
  });

  test.each([
    ["2026-12-01T10:05:00+00:00", "UTC"],
    ["2026-12-01T10:05:00-05:00", "UTC−5"],
    ["2026-12-01T10:05:00+05:30", "UTC+5:30"],
    ["2026-12-01T10:05:00+13:00", "UTC+13"],
  ])("say of %s that its clock is %s", (local, zone) => {
    expect(utcOffset(local)).toBe(zone);
  });

  test("say how long a wait is", () => {
    expect(minutesBetween("2026-12-01T23:10:00Z", "2026-12-02T01:20:00Z")).toBe(130);
    expect([130, 45, 120].map(formatMinutes)).toEqual(["2 h 10 min", "45 min", "2 h"]);
  });

  test.each([
    [900_000, "15:00"],
    [59_001, "01:00"],
    [1, "00:01"],
    [0, "00:00"],
    [-5_000, "00:00"],
    [3_723_000, "1:02:03"],
  ])("shows %i ms left as %s", (left, shown) => {
    expect(formatCountdown(left)).toBe(shown);
  });

  test("count calendar days over the end of a month and of daylight saving", () => {
    expect(addDays("2026-11-30", 1)).toBe("2026-12-01");
    expect(addDays("2026-03-28", 2)).toBe("2026-03-30");
    expect(dateOf(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
  });
});
