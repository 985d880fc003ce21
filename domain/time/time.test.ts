import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatClock, formatDuration, formatInstant, formatLocal, parseClock } from "./format.ts";
import { addDays, datesBetween, datesOfMonth, weekday } from "./local-date.ts";
import { stationClocks } from "./station-clocks.ts";
import { isZone, localDate, offsetMinutes, wallToInstant } from "./zone.ts";

describe("wall time to instant", () => {
  test.each([
    ["winter in London is UTC", "2026-12-01", "10:05", "Europe/London", "2026-12-01T10:05:00Z"],
    ["summer in London is an hour ahead", "2027-06-01", "10:05", "Europe/London", "2027-06-01T09:05:00Z"],
    ["the last minute before London loses an hour", "2027-03-28", "00:59", "Europe/London", "2027-03-28T00:59:00Z"],
    [
      "inside London's lost hour: as far after it as it lay in it",
      "2027-03-28",
      "01:30",
      "Europe/London",
      "2027-03-28T01:30:00Z",
    ],
    ["the first minute after London's lost hour", "2027-03-28", "02:00", "Europe/London", "2027-03-28T01:00:00Z"],
    ["inside New York's lost hour", "2027-03-14", "02:30", "America/New_York", "2027-03-14T07:30:00Z"],
    ["just before New York's doubled hour", "2026-11-01", "00:59", "America/New_York", "2026-11-01T04:59:00Z"],
    ["New York's doubled hour is its first occurrence", "2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30:00Z"],
    ["just after New York's doubled hour", "2026-11-01", "02:00", "America/New_York", "2026-11-01T07:00:00Z"],
    ["Sydney's doubled hour", "2027-04-04", "02:30", "Australia/Sydney", "2027-04-03T15:30:00Z"],
    ["Sydney's lost hour", "2026-10-04", "02:30", "Australia/Sydney", "2026-10-03T16:30:00Z"],
    ["a half-hour zone", "2026-12-01", "00:15", "Asia/Kolkata", "2026-11-30T18:45:00Z"],
    ["a midnight that is lost", "2026-04-24", "00:00", "Africa/Cairo", "2026-04-23T22:00:00Z"],
  ])("%s", (_why, date, clock, zone, expected) => {
    expect(formatInstant(wallToInstant(date, parseClock(clock), zone))).toBe(expected);
  });

  test("every wall time that exists comes back as it was written", () => {
    const zones = fc.constantFrom(
      "Europe/London",
      "America/New_York",
      "Asia/Tokyo",
      "Australia/Sydney",
      "Pacific/Auckland",
      "Asia/Kolkata",
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: 20_000, max: 22_000 }), fc.integer({ min: 0, max: 1439 }), (zone, day, minutes) => {
        const date = addDays("1970-01-01", day);
        const shown = formatLocal(wallToInstant(date, minutes, zone), zone).slice(0, 16);
        const written = `${date}T${formatClock(minutes)}`;
        // The only exception is a lost hour, which is shown an hour later.
        const lost = shown !== written;
        expect(lost ? Date.parse(`${shown}Z`) - Date.parse(`${written}Z`) : 0).toBe(lost ? 3_600_000 : 0);
      }),
    );
  });
});

describe("what the clocks add to UTC", () => {
  /** Asked another way than the code does, and nothing remembered. */
  function asked(instant: number, zone: string): number {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
    const name = format.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign = "+", hours = "0", minutes = "0"] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name) ?? [];
    return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  }
  const HOUR_MS = 3_600_000;
  /** Changes of clocks: by an hour, by half of one, at midnight UTC, and where they do not change. */
  const CHANGES: [string, string][] = [
    ["Europe/London", "2027-03-28T01:00:00Z"],
    ["America/New_York", "2026-11-01T06:00:00Z"],
    ["Australia/Lord_Howe", "2027-04-03T15:00:00Z"],
    ["America/St_Johns", "2027-03-14T05:30:00Z"],
    ["Asia/Kathmandu", "2027-01-01T00:00:00Z"],
    ["Pacific/Auckland", "2026-09-26T14:00:00Z"],
  ];

  test.each(CHANGES)("is asked of %s for every hour around %s, forwards, backwards and again", (zone, change) => {
    const hours = Array.from({ length: 97 }, (_, n) => Date.parse(change) + (n - 48) * HOUR_MS);
    const around = hours.flatMap((instant) => [instant - 1, instant]);
    for (const instants of [around, around.toReversed(), around])
      expect(instants.map((instant) => offsetMinutes(instant, zone))).toEqual(instants.map((instant) => asked(instant, zone)));
  });

  test("is the same, however much is remembered of other days", () => {
    const zones = ["Europe/London", "America/New_York"];
    for (let week = 0; week < 10_500; week++) for (const zone of zones) offsetMinutes(week * 7 * 24 * HOUR_MS, zone);
    for (const [zone, change] of CHANGES) expect(offsetMinutes(Date.parse(change), zone)).toBe(asked(Date.parse(change), zone));
  });
});

describe("the clocks of a station", () => {
  const clocks = stationClocks(
    new Map([
      ["CMN", "Africa/Casablanca"],
      ["LHR", "Europe/London"],
      ["LDH", "Australia/Lord_Howe"],
      ["SIN", "Asia/Singapore"],
    ]),
  );
  const parts = (station: string, from: string, to: string) =>
    clocks
      .steadyTimes(station, Date.parse(from), Date.parse(to))
      .map(({ since, offset }) => [new Date(since).toISOString().slice(0, 16), offset]);

  test("are changed to the minute, also for five weeks only, by half an hour only, and over years", () => {
    expect(parts("CMN", "2023-02-01T00:00Z", "2023-06-01T00:00Z")).toEqual([
      ["2023-02-01T00:00", 60],
      ["2023-03-19T02:00", 0],
      ["2023-04-23T02:00", 60],
    ]);
    expect(parts("LDH", "2023-03-01T00:00Z", "2023-05-01T00:00Z")).toEqual([
      ["2023-03-01T00:00", 660],
      ["2023-04-01T15:00", 630],
    ]);
    expect(parts("LHR", "2023-12-31T23:00Z", "2025-01-01T01:00Z").map(([since]) => since)).toEqual([
      "2023-12-31T23:00",
      "2024-03-31T01:00",
      "2024-10-27T01:00",
    ]);
    expect(parts("SIN", "2023-01-01T00:00Z", "2025-01-01T00:00Z")).toEqual([["2023-01-01T00:00", 480]]);
  });

  test("show the former time until the minute of the change, and the new one from then on", () => {
    expect(parts("LHR", "2024-01-01T00:00Z", "2024-03-31T00:59Z")).toEqual([["2024-01-01T00:00", 0]]);
    expect(parts("LHR", "2024-03-31T00:59Z", "2024-03-31T01:00Z")).toEqual([
      ["2024-03-31T00:59", 0],
      ["2024-03-31T01:00", 60],
    ]);
    expect(parts("LHR", "2024-03-31T01:00Z", "2024-04-01T00:00Z")).toEqual([["2024-03-31T01:00", 60]]);
  });
});

describe("writing times", () => {
  test.each([
    ["2026-12-01T10:05:00Z", "Europe/London", "2026-12-01T10:05:00+00:00"],
    ["2026-12-01T10:05:00Z", "America/New_York", "2026-12-01T05:05:00-05:00"],
    ["2026-11-01T06:30:00Z", "America/New_York", "2026-11-01T01:30:00-05:00"],
    ["2026-12-01T18:45:00Z", "Asia/Kolkata", "2026-12-02T00:15:00+05:30"],
    ["2026-12-01T10:05:00Z", "Pacific/Honolulu", "2026-12-01T00:05:00-10:00"],
  ])("%s in %s is %s", (instant, zone, expected) => {
    expect(formatLocal(Date.parse(instant), zone)).toBe(expected);
  });

  test.each([
    [475, "PT7H55M"],
    [45, "PT45M"],
    [120, "PT2H"],
    [0, "PT0M"],
  ])("%i minutes are %s", (minutes, expected) => {
    expect(formatDuration(minutes)).toBe(expected);
  });
});

test("a zone's local date is not UTC's", () => {
  const instant = Date.parse("2026-11-23T23:30:00Z");
  expect(localDate(instant, "Asia/Tokyo")).toBe("2026-11-24");
  expect(localDate(instant, "America/Los_Angeles")).toBe("2026-11-23");
  expect(offsetMinutes(instant, "Asia/Tokyo")).toBe(540);
});

test("dates count over month ends, leap days and backwards", () => {
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(addDays("2027-01-01", -1)).toBe("2026-12-31");
  expect(datesBetween("2026-12-31", "2027-01-02")).toEqual(["2026-12-31", "2027-01-01", "2027-01-02"]);
  expect(datesBetween("2027-01-02", "2026-12-31")).toEqual([]);
  expect(datesOfMonth("2027-02")).toHaveLength(28);
  expect(datesOfMonth("2026-12").at(-1)).toBe("2026-12-31");
  expect([weekday("2026-11-23"), weekday("2026-11-29"), weekday("1969-12-31")]).toEqual([1, 7, 3]);
});

test("a zone the runtime does not know is refused", () => {
  expect(isZone("Europe/London")).toBe(true);
  expect(isZone("Europe/Atlantis")).toBe(false);
});
