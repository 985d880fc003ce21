import { describe, expect, test } from "vitest";
import { expand } from "#domain/schedule/expand.ts";
import { buildNetwork, findPaths } from "#domain/schedule/paths.ts";
import type { Schedule } from "#domain/schedule/schedule.ts";
import { addDays, type LocalDate } from "#domain/time/local-date.ts";
import { STATIONS } from "../../seed/flights.ts";
import { type Candidate, combine } from "./candidates.ts";
import { checkSlices } from "./check-slices.ts";
import { isWanted } from "./filter.ts";
import { type Itinerary, itineraries } from "./itineraries.ts";
import { sectorDays, sectorKey } from "./sector-days.ts";
import type { Leg } from "./leg.ts";
import { BOOKING_CLASSES } from "#domain/fare/booking-classes.ts";
import { fareKey, priceSlice, type Tariff } from "./price.ts";
import { writeTerms } from "./write.ts";

/** `HND-HNL 00:30 430`: from, to, local departure, minutes of flight. */
function timetable(lines: readonly string[]): Schedule[] {
  return lines.map((line, index) => {
    const [route = "", departs = "", minutes = ""] = line.split(" ");
    const [origin = "", destination = ""] = route.split("-");
    return {
      carrier: "HF",
      number: String(index + 1),
      origin,
      destination,
      origin_terminal: null,
      destination_terminal: null,
      departs,
      days: "1234567",
      aircraft: "789",
      block_min: Number(minutes),
      valid_from: "2026-01-01",
      valid_to: null,
    };
  });
}

const ZONES = new Map(STATIONS.map(({ code, time_zone: zone }) => [code, zone]));
const BY_CODE = new Map(STATIONS.map((station) => [station.code, station]));
const countryOf = (code: string): string => BY_CODE.get(code)?.country ?? "?";
const NOW = Date.parse("2026-06-01T00:00:00Z");

/** What the search finds for a slice among these flights, having asked the database only for the sectors and dates that it names. */
function find(lines: readonly string[], origin: string, destination: string, date: LocalDate): Itinerary[] {
  const schedules = timetable(lines);
  const network = buildNetwork(
    STATIONS,
    schedules.map((schedule) => ({ ...schedule, shortest_min: schedule.block_min, longest_min: schedule.block_min })),
  );
  const ends = [origin, destination].map((code) => STATIONS.filter((station) => station.code === code));
  const paths = findPaths(network, ends[0] ?? [], ends[1] ?? [], 2);
  const asked = new Set(sectorDays(network, paths, date).map(sectorKey));
  const legs = expand(schedules, ZONES, addDays(date, -5), addDays(date, 5))
    .filter((flight) => asked.has(sectorKey(flight)))
    .map((flight): Leg => ({ ...flight, status: "scheduled", availability: null }));
  return itineraries(paths, legs, { date, now: NOW, countryOf, limit: 100 });
}

const shown = (itinerary: Itinerary): string[] =>
  itinerary.map((leg) => `${leg.departs_local.slice(0, 16)} ${leg.arrives_local.slice(0, 16)}`);

describe("a slice is found by the date on the wall where it starts, and connects by the time that passes", () => {
  test.each<[string, string[], string, string, LocalDate, string[]]>([
    [
      "over the date line to the day before",
      ["HND-HNL 00:30 430"],
      "HND",
      "HNL",
      "2026-12-01",
      ["2026-12-01T00:30 2026-11-30T12:40"],
    ],
    [
      "and on from there, the day before it left",
      ["HND-HNL 00:30 430", "HNL-LAX 15:00 330"],
      "HND",
      "LAX",
      "2026-12-01",
      ["2026-12-01T00:30 2026-11-30T12:40", "2026-11-30T15:00 2026-11-30T22:30"],
    ],
    [
      "the other way over the line, and on two dates later",
      ["LAX-SYD 22:30 895", "SYD-MEL 11:00 95"],
      "LAX",
      "MEL",
      "2026-12-01",
      ["2026-12-01T22:30 2026-12-03T08:25", "2026-12-03T11:00 2026-12-03T12:35"],
    ],
    [
      "two connections over the line, the last one three dates later",
      ["JFK-LAX 20:00 380", "LAX-SYD 10:00 895", "SYD-MEL 06:30 95"],
      "JFK",
      "MEL",
      "2026-12-01",
      ["2026-12-01T20:00 2026-12-01T23:20", "2026-12-02T10:00 2026-12-03T19:55", "2026-12-04T06:30 2026-12-04T08:05"],
    ],
    [
      "a flight through London's lost hour",
      ["EDI-LHR 00:30 85"],
      "EDI",
      "LHR",
      "2027-03-28",
      ["2027-03-28T00:30 2027-03-28T02:55"],
    ],
    [
      "a flight planned within the lost hour leaves an hour later on the clock, and is of the same date",
      ["LHR-EDI 01:30 85"],
      "LHR",
      "EDI",
      "2027-03-28",
      ["2027-03-28T02:30 2027-03-28T03:55"],
    ],
    [
      "a connection over the lost hour that the clock shows as 115 minutes, and is 55: too short",
      ["CDG-MAN 00:10 80", "MAN-EDI 02:25 70"],
      "CDG",
      "EDI",
      "2027-03-28",
      [],
    ],
    [
      "the same on the day before is 115 minutes",
      ["CDG-MAN 00:10 80", "MAN-EDI 02:25 70"],
      "CDG",
      "EDI",
      "2027-03-27",
      ["2027-03-27T00:10 2027-03-27T00:30", "2027-03-27T02:25 2027-03-27T03:35"],
    ],
    [
      "a connection over the doubled hour that the clock shows as 60 minutes, and is 120: long enough",
      ["CDG-MAN 00:50 80", "MAN-EDI 02:10 70"],
      "CDG",
      "EDI",
      "2026-10-25",
      ["2026-10-25T00:50 2026-10-25T01:10", "2026-10-25T02:10 2026-10-25T03:20"],
    ],
    [
      "a departure in the doubled hour has left when the clock shows its time again",
      ["CDG-MAN 01:00 80", "MAN-EDI 01:55 70"],
      "CDG",
      "EDI",
      "2026-10-25",
      [],
    ],
    [
      "within the doubled hour a departure is its first one",
      ["JFK-BOS 01:30 70"],
      "JFK",
      "BOS",
      "2026-11-01",
      ["2026-11-01T01:30 2026-11-01T01:40"],
    ],
  ])("%s", (_what, lines, origin, destination, date, expected) => {
    const found = find(lines, origin, destination, date);
    expect(found.map(shown)).toEqual(expected.length === 0 ? [] : [expected]);
  });
});

describe("a journey", () => {
  const TARIFF: Tariff = {
    fares: new Map(
      ["HND-HNL", "HNL-HND", "LAX-SYD", "SYD-LAX"].flatMap((route) => {
        const [from = "", to = ""] = route.split("-");
        return BOOKING_CLASSES.map(({ code }) => [fareKey(from, to, code), { amount_minor: 50_000, currency: "USD" }] as const);
      }),
    ),
    stations: BY_CODE,
    party: { adults: 1, children: 0, infants: 0 },
    cabin: "economy",
    currency: "USD",
  };
  function offers(lines: readonly string[], slices: readonly [from: string, to: string, date: LocalDate][]): Candidate[] {
    const wanted = slices.map(([origin, destination, departure_date]) => ({ origin, destination, departure_date }));
    expect(checkSlices(wanted, { stations: STATIONS, last: "2027-12-31", now: NOW })).toMatchObject({ ok: true });
    return combine(
      slices.map((slice) => find(lines, ...slice).flatMap((itinerary) => priceSlice(itinerary, TARIFF))),
      TARIFF,
    );
  }

  test("over the date line may go back the day before it left, once it has arrived", () => {
    const journey = offers(
      ["HND-HNL 00:30 430", "HNL-HND 17:00 540", "HNL-HND 13:00 540"],
      [
        ["HND", "HNL", "2026-12-02"],
        ["HNL", "HND", "2026-12-01"],
      ],
    );
    expect(journey).toHaveLength(3);
    for (const candidate of journey) {
      const { slices } = writeTerms(candidate, TARIFF, NOW);
      expect(slices.map(({ duration }) => duration)).toEqual(["PT7H10M", "PT9H"]);
      expect(slices.map(({ segments }) => `${segments[0]?.departs_local} ${segments[0]?.arrives_local}`)).toEqual([
        "2026-12-02T00:30:00+09:00 2026-12-01T12:40:00-10:00",
        "2026-12-01T17:00:00-10:00 2026-12-02T21:00:00+09:00",
      ]);
    }
  });

  test("does not go back by the date on which it arrives the other way, before it has arrived", () => {
    const lines = ["LAX-SYD 22:30 895", "SYD-LAX 07:00 810", "SYD-LAX 11:00 810"];
    const back = (date: LocalDate): string[] =>
      offers(lines, [
        ["LAX", "SYD", "2026-12-01"],
        ["SYD", "LAX", date],
      ]).map(({ slices }) => slices[1]?.itinerary[0].departs_local ?? "");
    expect(new Set(back("2026-12-03"))).toEqual(new Set(["2026-12-03T11:00:00+11:00"]));
    expect(back("2026-12-02")).toEqual([]);
  });

  test("is filtered by the clocks of the place: what leaves at 02:30 because 01:30 is lost leaves at 02:30", () => {
    const [itinerary] = find(["LHR-EDI 01:30 85"], "LHR", "EDI", "2027-03-28");
    const within = (depart_after: string, depart_before: string): boolean =>
      itinerary !== undefined && isWanted(itinerary, 0, { slices: [{ depart_after, depart_before }] });
    expect([within("02:00", "03:00"), within("01:00", "02:00")]).toEqual([true, false]);
  });
});
