import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distanceKm, eastwardShare, midpoint } from "./distance.ts";
import { indexAirports, matchAirports } from "./match.ts";
import { nearestAirports } from "./nearest.ts";
import { beginsNearly, normalize } from "./normalize.ts";
import { resolveCode, type Station } from "./station.ts";

const station = (code: string, city: string, cityCode: string, name: string, country = "XX"): Station => ({
  code,
  city,
  city_code: cityCode,
  name,
  country,
  latitude: 0,
  longitude: 0,
  time_zone: "UTC",
  region: "weur",
  currency: "EUR",
});
const stations = [
  station("LHR", "London", "LON", "London Heathrow Airport", "GB"),
  station("LGW", "London", "LON", "London Gatwick Airport", "GB"),
  station("GRU", "São Paulo", "SAO", "São Paulo–Guarulhos International Airport", "BR"),
  station("ZRH", "Zürich", "ZRH", "Zürich Airport", "CH"),
  station("CDG", "Paris", "PAR", "Paris Charles de Gaulle Airport", "FR"),
  station("ORD", "Chicago", "CHI", "O'Hare International Airport", "US"),
  station("MUC", "Munich", "MUC", "Munich Airport", "DE"),
  station("CPH", "Copenhagen", "CPH", "Copenhagen Airport", "DK"),
  station("SIN", "Singapore", "SIN", "Singapore Changi Airport", "SG"),
];
const index = indexAirports(stations);
const codes = (query: string, limit = 10): string[] => matchAirports(index, query, limit).map(({ code }) => code);

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
    ["a country", "germany", ["MUC"]],
    ["a country as it calls itself", "schwe", ["ZRH"]],
    ["a country by its code, after places that begin so", "ch", ["ORD", "CDG", "SIN", "ZRH"]],
    ["a country by several words", "united king", ["LGW", "LHR"]],
    ["a place and its country", "london uk", ["LGW", "LHR"]],
    ["a letter that is missing", "lonon", ["LGW", "LHR"]],
    ["a letter too many", "heatthrow", ["LHR"]],
    ["a wrong letter", "zurisch", ["ZRH"]],
    ["a wrong first letter", "vurich", ["ZRH"]],
    ["two letters that changed places", "muinch", ["MUC"]],
    ["a mistake in the city's own name", "munchon", ["MUC"]],
    ["a mistake in each of two words", "sao paolo gaurulhos", ["GRU"]],
    ["a mistake in the country", "germny", ["MUC"]],
    ["two mistakes in one word", "lnodno", []],
    ["a mistake in three letters, which could be anything", "lxn", []],
    ["nothing that fits", "atlantis", []],
    ["the middle of a word", "ndon", []],
    ["nothing but punctuation", " –'", []],
  ])("%s", (_what, query, expected) => {
    expect(codes(query)).toEqual(expected);
  });

  test("a mistake is not looked for where the word fits as it is", () => {
    const similar = indexAirports([...stations, station("BRI", "Bari", "BRI", "Bari Airport")]);
    expect(matchAirports(similar, "pari", 10).map(({ code }) => code)).toEqual(["CDG"]);
  });
  test("any one mistake in the beginning of a word is forgiven, and no two of them far apart", () => {
    const letter = fc.constantFrom(...Array.from("abcdefghijklmnopqrstuvwxyz"));
    const word = fc.string({ unit: letter, minLength: 6, maxLength: 12 });
    fc.assert(
      fc.property(word, fc.nat(), fc.nat({ max: 3 }), letter, (meant, at, kind, other) => {
        const i = at % (meant.length - 1);
        const pieces = [
          other + meant.slice(i + 1),
          meant.slice(i + 1),
          other + meant.slice(i),
          `${meant[i + 1]}${meant[i]}${meant.slice(i + 2)}`,
        ];
        expect(beginsNearly(meant, meant.slice(0, i) + pieces[kind])).toBe(true);
      }),
    );
    expect(beginsNearly("heathrow", "xeathrox")).toBe(false);
  });
  test("no more than asked for", () => expect(codes("airport", 3)).toHaveLength(3));
  test("letters that have no decomposition are spelled out", () =>
    expect(normalize("Øresund, Łódź & Weißensee")).toBe("oresund lodz weissensee"));
});

test("the nearest airports come first, with their distance, also over the date line", () => {
  const at = (code: string, latitude: number, longitude: number): Station => ({
    ...station(code, code, code, code),
    latitude,
    longitude,
  });
  const some = [at("LHR", 51.47, -0.45), at("AKL", -37, 174.78), at("HNL", 21.32, -157.92), at("CDG", 49.01, 2.55)];
  const near = (latitude: number, longitude: number, limit = 2) =>
    nearestAirports(some, { latitude, longitude }, limit).map(({ station: { code }, distance_km: km }) => [code, km]);
  expect(near(51.5, -0.12)).toEqual([
    ["LHR", 23],
    ["CDG", 336],
  ]);
  expect(near(-20, -175, 1)).toEqual([["AKL", 2135]]);
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
