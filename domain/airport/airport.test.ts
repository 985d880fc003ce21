import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distanceKm, eastwardShare, midpoint } from "./distance.ts";
import { matchStations, normalize } from "./match.ts";
import { resolveCode, type Station } from "./station.ts";

const station = (code: string, city: string, cityCode: string, name: string): Station => ({
  code,
  city,
  city_code: cityCode,
  name,
  country: "XX",
  latitude: 0,
  longitude: 0,
  time_zone: "UTC",
  region: "weur",
  currency: "EUR",
});
const stations = [
  station("LHR", "London", "LON", "London Heathrow Airport"),
  station("LGW", "London", "LON", "London Gatwick Airport"),
  station("GRU", "São Paulo", "SAO", "São Paulo–Guarulhos International Airport"),
  station("ZRH", "Zürich", "ZRH", "Zürich Airport"),
  station("CDG", "Paris", "PAR", "Paris Charles de Gaulle Airport"),
  station("ORD", "Chicago", "CHI", "O'Hare International Airport"),
  station("MUC", "Munich", "MUC", "Munich Airport"),
  station("CPH", "Copenhagen", "CPH", "Copenhagen Airport"),
  station("SIN", "Singapore", "SIN", "Singapore Changi Airport"),
];
const codes = (query: string, limit = 10): string[] => matchStations(stations, query, limit).map(({ code }) => code);

describe("suggestions", () => {
  test.each([
    ["an airport code", "lhr", ["LHR"]],
    ["a city code", "LON", ["LGW", "LHR"]],
    ["the beginning of a city", "lond", ["LGW", "LHR"]],
    ["a city typed without its diacritics", "zurich", ["ZRH"]],
    ["a city typed with them", "São P", ["GRU"]],
    ["a word of the airport's name", "heath", ["LHR"]],
    ["a name without its apostrophe", "ohare", ["ORD"]],
    ["several words in any order", "gaulle paris", ["CDG"]],
    ["the beginning of a code after cities that begin so", "si", ["SIN"]],
    ["the city's own name", "münchen", ["MUC"]],
    ["the beginning of it, without diacritics", "kobenh", ["CPH"]],
    ["nothing that fits", "atlantis", []],
    ["the middle of a word", "ondon", []],
    ["nothing but punctuation", " –'", []],
  ])("%s", (_what, query, expected) => {
    expect(codes(query)).toEqual(expected);
  });

  test("no more than asked for", () => expect(codes("airport", 3)).toHaveLength(3));
  test("letters that have no decomposition are spelled out", () =>
    expect(normalize("Øresund, Łódź & Weißensee")).toBe("oresund lodz weissensee"));
});

test("a code is an airport, or every airport of a city, or nothing", () => {
  expect(resolveCode(stations, "LHR").map(({ code }) => code)).toEqual(["LHR"]);
  expect(resolveCode(stations, "LON").map(({ code }) => code)).toEqual(["LHR", "LGW"]);
  expect(resolveCode(stations, "XXX")).toEqual([]);
});

describe("great circles", () => {
  const position = fc.record({
    latitude: fc.double({ min: -89, max: 89, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  });

  test("the way back is as long, and no way is longer than half the Earth", () => {
    fc.assert(
      fc.property(position, position, (a, b) => {
        expect(distanceKm(a, b)).toBeCloseTo(distanceKm(b, a), 6);
        expect(distanceKm(a, b)).toBeLessThanOrEqual(20_016);
      }),
    );
  });

  test("the midpoint is as far from both ends", () => {
    fc.assert(
      fc.property(position, position, (a, b) => {
        // Opposite points of the globe have no one midpoint: close to that, rounding decides which it is.
        fc.pre(distanceKm(a, b) < 20_000);
        const middle = midpoint(a, b);
        expect(Math.abs(distanceKm(a, middle) - distanceKm(middle, b))).toBeLessThan(0.001);
      }),
    );
  });

  test("east is east, also across the date line", () => {
    expect(eastwardShare({ latitude: 40, longitude: 170 }, { latitude: 40, longitude: -170 })).toBeGreaterThan(0.9);
    expect(eastwardShare({ latitude: 50, longitude: 0 }, { latitude: 40, longitude: -70 })).toBeLessThan(-0.9);
    expect(Math.abs(eastwardShare({ latitude: 0, longitude: 10 }, { latitude: 50, longitude: 10 }))).toBeLessThan(0.01);
  });
});
