import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expand } from "#domain/schedule/expand.ts";
import { buildNetwork, findPaths } from "#domain/schedule/paths.ts";
import { addDays } from "#domain/time/local-date.ts";
import { SCHEDULES, STATIONS } from "../../seed/flights.ts";
import { itineraries } from "./itineraries.ts";
import type { Leg } from "./leg.ts";
import { sectorDays, sectorKey } from "./sector-days.ts";

const BY_CODE = new Map(STATIONS.map((station) => [station.code, station]));
const ZONES = new Map(STATIONS.map(({ code, time_zone: zone }) => [code, zone]));
const countryOf = (code: string): string => BY_CODE.get(code)?.country ?? "?";
const NETWORK = buildNetwork(
  STATIONS,
  SCHEDULES.map((schedule) => ({ ...schedule, shortest_min: schedule.block_min - 10, longest_min: schedule.block_min + 10 })),
);
const stations = (code: string) => STATIONS.filter((station) => station.code === code);

describe("the sectors and dates to ask for", () => {
  test.each([
    ["within Europe", ["EDI", "LHR", "CDG"], ["EDI 0", "LHR 0", "LHR 1"]],
    ["over the date line to the day before", ["SYD", "LAX", "SFO"], ["SYD 0", "LAX -1", "LAX 0", "LAX 1"]],
    ["the other way, two dates later", ["SFO", "LAX", "SYD"], ["SFO 0", "LAX 0", "LAX 1"]],
    ["and on from there", ["LAX", "SYD", "MEL"], ["LAX 0", "SYD 1", "SYD 2"]],
    ["after two long flights", ["EDI", "LHR", "SIN", "SYD"], ["EDI 0", "LHR 0", "LHR 1", "SIN 0", "SIN 1", "SIN 2"]],
  ])("%s", (_what, path, expected) => {
    const days = sectorDays(NETWORK, [path], "2026-12-01").map(({ origin, local_date: date }) => {
      const shift = [-2, -1, 0, 1, 2, 3, 4].find((each) => addDays("2026-12-01", each) === date);
      return `${origin} ${shift}`;
    });
    expect(days).toEqual(expected);
  });

  test("are all that have a flight of a legal itinerary, in winter, in summer and when clocks change", () => {
    const codes = fc.constantFrom("EDI", "LHR", "JFK", "LAX", "HNL", "SYD", "AKL", "HND", "SIN", "DXB", "JNB", "GRU");
    const dates = fc.constantFrom(
      "2026-12-01",
      "2026-10-24",
      "2026-10-25",
      "2026-10-31",
      "2026-11-01",
      "2027-03-14",
      "2027-03-28",
      "2027-07-01",
    );
    fc.assert(
      fc.property(codes, codes, dates, (origin, destination, date) => {
        fc.pre(origin !== destination);
        const paths = findPaths(NETWORK, stations(origin), stations(destination), 2);
        const sectors = new Set(paths.flatMap((path) => path.slice(1).map((code, index) => `${path[index]}-${code}`)));
        const flown = SCHEDULES.filter((schedule) => sectors.has(`${schedule.origin}-${schedule.destination}`));
        const legs = expand(flown, ZONES, addDays(date, -3), addDays(date, 5)).map((flight): Leg => ({
          ...flight,
          status: "scheduled",
          availability: null,
        }));
        const asked = new Set(sectorDays(NETWORK, paths, date).map(sectorKey));
        const found = itineraries(paths, legs, { date, now: 0, countryOf, limit: 10_000 });
        expect(found.flat().filter((leg) => !asked.has(sectorKey(leg)))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
