import { describe, expect, test } from "vitest";
import type { Station } from "#domain/airport/station.ts";
import { aircraftOf } from "./aircraft.ts";
import { blockMinutes } from "./block-time.ts";
import { expand } from "./expand.ts";
import { buildNetwork, findPaths } from "./paths.ts";
import type { Schedule } from "./schedule.ts";

const ZONES = new Map(
  Object.entries({
    LHR: "Europe/London",
    JFK: "America/New_York",
    HND: "Asia/Tokyo",
    HNL: "Pacific/Honolulu",
    NRT: "Asia/Tokyo",
    LAX: "America/Los_Angeles",
    SYD: "Australia/Sydney",
    EDI: "Europe/London",
    AKL: "Pacific/Auckland",
  }),
);
const schedule = (
  origin: string,
  destination: string,
  departs: string,
  blockMin: number,
  change: Partial<Schedule> = {},
): Schedule => ({
  carrier: "HF",
  number: "7",
  origin,
  destination,
  origin_terminal: null,
  destination_terminal: null,
  departs,
  days: "1234567",
  aircraft: "789",
  block_min: blockMin,
  valid_from: "2026-01-01",
  valid_to: null,
  ...change,
});

describe("a schedule becomes dated flights", () => {
  test.each([
    ["an ordinary day", "LHR", "JFK", "08:30", 465, "2026-12-01", "2026-12-01T08:30:00+00:00", "2026-12-01T11:15:00-05:00"],
    ["overnight, eastbound", "JFK", "LHR", "20:20", 405, "2026-12-01", "2026-12-01T20:20:00-05:00", "2026-12-02T08:05:00+00:00"],
    [
      "over the date line: arrives before it left, the day before",
      "HND",
      "HNL",
      "00:30",
      430,
      "2026-12-01",
      "2026-12-01T00:30:00+09:00",
      "2026-11-30T12:40:00-10:00",
    ],
    [
      "over the date line: arrives on the same date, earlier",
      "NRT",
      "LAX",
      "18:15",
      610,
      "2026-12-01",
      "2026-12-01T18:15:00+09:00",
      "2026-12-01T11:25:00-08:00",
    ],
    [
      "the other way: two dates later",
      "LAX",
      "SYD",
      "22:30",
      895,
      "2026-12-01",
      "2026-12-01T22:30:00-08:00",
      "2026-12-03T08:25:00+11:00",
    ],
    [
      "through London's lost hour",
      "EDI",
      "LHR",
      "00:30",
      85,
      "2027-03-28",
      "2027-03-28T00:30:00+00:00",
      "2027-03-28T02:55:00+01:00",
    ],
    [
      "planned within London's lost hour",
      "LHR",
      "EDI",
      "01:30",
      85,
      "2027-03-28",
      "2027-03-28T02:30:00+01:00",
      "2027-03-28T03:55:00+01:00",
    ],
    [
      "within New York's doubled hour: the first one",
      "JFK",
      "LHR",
      "01:30",
      405,
      "2026-11-01",
      "2026-11-01T01:30:00-04:00",
      "2026-11-01T12:15:00+00:00",
    ],
    [
      "the weeks when only one side has changed its clocks",
      "LHR",
      "JFK",
      "08:30",
      465,
      "2026-10-27",
      "2026-10-27T08:30:00+00:00",
      "2026-10-27T12:15:00-04:00",
    ],
  ])("%s", (_what, origin, destination, departs, block, date, departsLocal, arrivesLocal) => {
    const flights = expand([schedule(origin, destination, departs, block)], ZONES, date, date);
    expect(flights).toHaveLength(1);
    expect(flights[0]).toMatchObject({
      id: `HF7_${date}_${origin}`,
      local_date: date,
      departs_local: departsLocal,
      arrives_local: arrivesLocal,
      departs_at: Date.parse(departsLocal),
      arrives_at: Date.parse(arrivesLocal),
    });
    expect(Date.parse(arrivesLocal) - Date.parse(departsLocal)).toBe(block * 60_000);
  });

  test("it flies on its days of the week within its period, and on no other", () => {
    const dates = (change: Partial<Schedule>): string[] =>
      expand([schedule("LHR", "JFK", "08:30", 465, change)], ZONES, "2026-11-30", "2026-12-13").map(
        (flight) => flight.local_date,
      );
    expect(dates({ days: "17" })).toEqual(["2026-11-30", "2026-12-06", "2026-12-07", "2026-12-13"]);
    expect(dates({ valid_from: "2026-12-02", valid_to: "2026-12-04" })).toEqual(["2026-12-02", "2026-12-03", "2026-12-04"]);
    expect(dates({ valid_from: "2027-01-01" })).toEqual([]);
  });
});

describe("block times", () => {
  const at = (latitude: number, longitude: number): { latitude: number; longitude: number } => ({ latitude, longitude });
  test.each([
    ["London–New York, against the wind", at(51.47, -0.45), at(40.64, -73.79), "789", 450, 490],
    ["New York–London, with it", at(40.64, -73.79), at(51.47, -0.45), "789", 390, 430],
    ["London–Paris", at(51.47, -0.45), at(49, 2.57), "320", 65, 85],
    ["along the equator no wind blows", at(1.36, 103.99), at(-6.13, 106.66), "320", 105, 120],
  ])("%s", (_what, from, to, type, least, most) => {
    const minutes = blockMinutes(from, to, aircraftOf(type));
    expect(minutes).toBeGreaterThanOrEqual(least);
    expect(minutes).toBeLessThanOrEqual(most);
    expect(minutes % 5).toBe(0);
  });
});

describe("paths through the network", () => {
  const station = (code: string, cityCode: string, latitude: number, longitude: number): Station => ({
    code,
    city_code: cityCode,
    latitude,
    longitude,
    name: code,
    city: cityCode,
    country: "XX",
    time_zone: "UTC",
    region: "weur",
    currency: "EUR",
  });
  const [lhr, lgw, cdg, jfk, bos, syd] = [
    station("LHR", "LON", 51.5, -0.5),
    station("LGW", "LON", 51.2, -0.2),
    station("CDG", "PAR", 49, 2.6),
    station("JFK", "NYC", 40.6, -73.8),
    station("BOS", "BOS", 42.4, -71),
    station("SYD", "SYD", -33.9, 151.2),
  ] as const;
  const pairs = [
    "LHR JFK",
    "LHR CDG",
    "CDG JFK",
    "LHR BOS",
    "BOS JFK",
    "CDG BOS",
    "LHR SYD",
    "SYD JFK",
    "CDG LGW",
    "LGW JFK",
  ].map((pair) => {
    const [origin = "", destination = ""] = pair.split(" ");
    return { origin, destination, shortest_min: 60, longest_min: 900 };
  });
  const network = buildNetwork([lhr, lgw, cdg, jfk, bos, syd], pairs);
  const paths = (max: 0 | 1 | 2): string[] => findPaths(network, [lhr], [jfk], max).map((path) => path.join("-"));

  test("non-stop only", () => expect(paths(0)).toEqual(["LHR-JFK"]));
  test("one connection, the shortest first, and none by way of the other end of the world", () => {
    expect(paths(1)).toEqual(["LHR-JFK", "LHR-BOS-JFK", "LHR-CDG-JFK"]);
  });
  test("two connections, but not through another airport of the city it started from", () => {
    expect(paths(2)).toEqual(["LHR-JFK", "LHR-BOS-JFK", "LHR-CDG-JFK", "LHR-CDG-BOS-JFK"]);
  });
  test("nor from one airport of a city to another on the way", () => {
    const ory = station("ORY", "PAR", 48.7, 2.4);
    const times = { shortest_min: 60, longest_min: 900 };
    const steps = [
      { origin: "LHR", destination: "CDG" },
      { origin: "CDG", destination: "ORY" },
      { origin: "ORY", destination: "JFK" },
    ].map((pair) => ({ ...pair, ...times }));
    expect(findPaths(buildNetwork([lhr, cdg, ory, jfk], steps), [lhr], [jfk], 2)).toEqual([]);
  });
  test("from every airport of a city", () => {
    expect(findPaths(network, [lhr, lgw], [jfk], 0).map((path) => path.join("-"))).toEqual(["LHR-JFK", "LGW-JFK"]);
  });
  test("nothing where nobody flies", () => expect(findPaths(network, [jfk], [lhr], 2)).toEqual([]));
});
