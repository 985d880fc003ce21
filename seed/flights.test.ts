import { describe, expect, test } from "vitest";
import { COUNTRY_NAMES } from "#domain/airport/countries.ts";
import { indexAirports, matchAirports } from "#domain/airport/match.ts";
import { distanceKm } from "#domain/airport/distance.ts";
import { FARE_CURRENCIES } from "#domain/fare/currency.ts";
import { COUNTRY_TAXES } from "#domain/fare/tax-table.ts";
import { invariant } from "#domain/invariant.ts";
import { aircraftOf } from "#domain/schedule/aircraft.ts";
import { blockMinutes } from "#domain/schedule/block-time.ts";
import { expand } from "#domain/schedule/expand.ts";
import { parseClock } from "#domain/time/format.ts";
import { isZone, localDate, offsetMinutes } from "#domain/time/zone.ts";
import { databaseOf } from "#platform/database.fixture.ts";
import { flightsSeed, SCHEDULES, sectorFares, STATIONS } from "./flights.ts";

const byCode = new Map(STATIONS.map((station) => [station.code, station]));
function at(code: string): (typeof STATIONS)[number] {
  const found = byCode.get(code);
  invariant(found, `station ${code}`);
  return found;
}
const zones = new Map(STATIONS.map((station) => [station.code, station.time_zone]));
const week = expand(SCHEDULES, zones, "2026-11-30", "2026-12-06");

describe("stations", () => {
  test("there are enough, and the ones everybody looks for", () => {
    expect(STATIONS.length).toBeGreaterThanOrEqual(90);
    const wanted =
      "LHR LGW CDG ORY FRA AMS MAD BCN FCO ZRH VIE CPH ARN DUB IST DXB DOH KWI SIN HKG HND NRT SYD JFK EWR BOS ORD LAX SFO MIA YYZ GRU JNB";
    expect(wanted.split(" ").filter((code) => !byCode.has(code))).toEqual([]);
    expect(byCode.size).toBe(STATIONS.length);
  });

  test.each(STATIONS)("$code is where it says", (station) => {
    expect(station.code).toMatch(/^[A-Z]{3}$/);
    expect(station.city_code).toMatch(/^[A-Z]{3}$/);
    expect(Math.abs(station.latitude)).toBeLessThanOrEqual(90);
    expect(Math.abs(station.longitude)).toBeLessThanOrEqual(180);
    expect(isZone(station.time_zone)).toBe(true);
    // Clocks follow the sun: within four hours of it (western China keeps Beijing's time) even in summer.
    const solar = station.longitude * 4;
    const apart = Math.abs(offsetMinutes(Date.UTC(2026, 11, 1), station.time_zone) - solar);
    expect(Math.min(apart, 1440 - apart)).toBeLessThan(240);
    expect(FARE_CURRENCIES).toContain(station.currency);
    expect(Object.keys(COUNTRY_TAXES)).toContain(station.country);
  });

  test.each([
    ["LHR", "JFK", 5540],
    ["LHR", "SIN", 10_885],
    ["SYD", "LAX", 12_061],
    ["FRA", "GRU", 9790],
    ["LHR", "CDG", 347],
    ["JNB", "CPT", 1271],
  ])("%s–%s is %i km within 1 %%", (from, to, km) => expect(Math.abs(distanceKm(at(from), at(to)) / km - 1)).toBeLessThan(0.01));
});

describe("timetable", () => {
  test("at least 220 flights every day of the week on at least 120 directed city pairs", () => {
    const perDay = [...Map.groupBy(week, (flight) => flight.local_date).values()].map((flights) => flights.length);
    expect(perDay).toHaveLength(7);
    expect(Math.min(...perDay)).toBeGreaterThanOrEqual(220);
    expect(
      new Set(SCHEDULES.map(({ origin, destination }) => at(origin).city_code + at(destination).city_code)).size,
    ).toBeGreaterThanOrEqual(120);
  });

  test("every station is served, in both directions", () => {
    expect(new Set(SCHEDULES.map(({ origin }) => origin)).size).toBe(STATIONS.length);
    const pairs = new Set(SCHEDULES.map(({ origin, destination }) => origin + destination));
    expect([...pairs].filter((pair) => !pairs.has(pair.slice(3) + pair.slice(0, 3)))).toEqual([]);
  });

  test("London–New York is flown several times a day, with a 787-9 among them", () => {
    const flights = week.filter(
      (flight) => flight.origin === "LHR" && flight.destination === "JFK" && flight.local_date === "2026-12-01",
    );
    expect(flights.length).toBeGreaterThanOrEqual(3);
    expect(flights.map((flight) => flight.aircraft)).toContain("789");
    expect(week.map((flight) => flight.id)).toContain("HF101_2026-12-01_LHR");
  });

  test("every aircraft reaches its destination, in the time the distance takes", () => {
    for (const schedule of SCHEDULES) {
      const [from, to, aircraft] = [at(schedule.origin), at(schedule.destination), aircraftOf(schedule.aircraft)];
      expect(distanceKm(from, to)).toBeLessThanOrEqual(aircraft.range_km);
      expect(schedule.block_min).toBe(blockMinutes(from, to, aircraft));
    }
  });

  test("nobody leaves in the middle of the night, and no two flights of a pair leave together", () => {
    for (const { departs } of SCHEDULES) expect(parseClock(departs)).toBeGreaterThanOrEqual(360);
    for (const flights of Map.groupBy(
      week,
      ({ origin, destination, local_date }) => origin + destination + local_date,
    ).values()) {
      expect(new Set(flights.map((flight) => flight.departs_at)).size).toBe(flights.length);
    }
  });

  test("a flight number and a date name one flight; the local date is the date of departure at the origin", () => {
    expect(new Set(week.map((flight) => flight.id)).size).toBe(week.length);
    for (const flight of week) expect(localDate(flight.departs_at, at(flight.origin).time_zone)).toBe(flight.local_date);
  });
});

test("every airport that levies amounts of its own is a station of the country whose taxes they are", () => {
  for (const [country, { rules }] of Object.entries(COUNTRY_TAXES))
    for (const code of rules.flatMap((rule) => Object.keys(rule.at ?? {})))
      expect([code, at(code).country]).toEqual([code, country]);
});

test("every station can be found by its country's name", () => {
  for (const station of STATIONS) {
    const [name] = COUNTRY_NAMES[station.country] ?? [];
    expect(name, station.country).toBeDefined();
    expect(matchAirports(indexAirports(STATIONS), name ?? "", 200)).toContain(station);
  }
});

test("every sector of the timetable has a fare in every booking class, in the origin's currency", () => {
  const fares = sectorFares();
  expect(fares.every((fare) => fare.amount_minor > 0 && fare.currency === at(fare.origin).currency)).toBe(true);
  const pairs = new Set(SCHEDULES.map(({ origin, destination }) => origin + destination));
  expect(fares).toHaveLength(pairs.size * 14);
});

test("the seed is small statements, and applying it twice is applying it once", async () => {
  const database = databaseOf("flights");
  const statements = await flightsSeed({ from: "2026-11-30", days: 7 });
  expect(Math.max(...statements.map((statement) => Buffer.byteLength(statement)))).toBeLessThan(90_000);
  const count = (): unknown[] =>
    ["airports", "schedules", "fares", "flights"].map(
      (table) => database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"],
    );
  for (const statement of statements) database.exec(statement);
  const once = count();
  database.exec("UPDATE flights SET status = 'cancelled' WHERE id = 'HF101_2026-12-01_LHR'");
  for (const statement of statements) database.exec(statement);
  expect(count()).toEqual(once);
  expect(once).toEqual([STATIONS.length, SCHEDULES.length, sectorFares().length, week.length]);
  expect(database.prepare("SELECT status FROM flights WHERE id = 'HF101_2026-12-01_LHR'").get()?.["status"]).toBe("cancelled");
});
