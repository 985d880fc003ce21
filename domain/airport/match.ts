import { COUNTRY_NAMES } from "./countries.ts";
import { LOCAL_NAMES } from "./local-names.ts";
import { beginsNearly, normalize } from "./normalize.ts";
import type { Station } from "./station.ts";

/** A station with everything it can be found by, in the form that is compared. */
interface Entry {
  station: Station;
  code: string;
  city_code: string;
  country_code: string;
  /** The city in English and as it is called there. */
  cities: readonly string[];
  countries: readonly string[];
  /** Every word of cities and name. */
  words: readonly string[];
  country_words: readonly string[];
}
export type AirportIndex = readonly Entry[];

/** Fewer letters than this are too little to tell a mistake from another word. */
const MIN_LETTERS_WITH_MISTAKE = 4;

/** Built once for a list of stations: normalising is most of the work. */
export function indexAirports(stations: readonly Station[]): AirportIndex {
  return stations.map((station) => {
    const cities = [station.city, ...(LOCAL_NAMES[station.city_code] ?? [])].map(normalize);
    const countries = (COUNTRY_NAMES[station.country] ?? []).map(normalize);
    return {
      station,
      code: station.code.toLowerCase(),
      city_code: station.city_code.toLowerCase(),
      country_code: station.country.toLowerCase(),
      cities,
      countries,
      words: wordsOf([...cities, normalize(station.name)]),
      country_words: wordsOf(countries),
    };
  });
}

const wordsOf = (texts: readonly string[]): string[] => [...new Set(texts.join(" ").split(" "))];

/**
 * Stations for what somebody has typed so far, best first: the airport's code, the city's code, the beginning of the city in
 * English or as it is called there, every word of the query beginning some word of city or name, the country. Only where nothing
 * fits, one mistake in each word of four letters or more is forgiven. An empty query matches nothing.
 */
export function matchAirports(index: AirportIndex, query: string, limit: number): Station[] {
  const q = normalize(query);
  if (q === "") return [];
  const found = ranked(index, (entry) => rankOf(entry, q));
  return (found.length > 0 ? found : ranked(index, (entry) => rankWithMistakes(entry, q))).slice(0, limit);
}

function ranked(index: AirportIndex, rank: (entry: Entry) => number | null): Station[] {
  return index
    .flatMap((entry) => {
      const place = rank(entry);
      return place === null ? [] : [{ station: entry.station, place }];
    })
    .sort(
      (a, b) =>
        a.place - b.place || a.station.city.localeCompare(b.station.city, "en") || (a.station.code < b.station.code ? -1 : 1),
    )
    .map(({ station }) => station);
}

function rankOf(entry: Entry, q: string): number | null {
  if (entry.code === q) return 0;
  if (entry.city_code === q) return 1;
  if (entry.cities.some((city) => city.startsWith(q))) return 2;
  if (entry.code.startsWith(q)) return 3;
  const parts = q.split(" ");
  if (parts.every((part) => entry.words.some((word) => word.startsWith(part)))) return 4;
  if (entry.country_code === q || entry.countries.some((country) => country.startsWith(q))) return 5;
  // `paris france`, `new york usa`: a place and its country.
  return parts.every((part) => [...entry.words, ...entry.country_words].some((word) => word.startsWith(part))) ? 6 : null;
}

function rankWithMistakes(entry: Entry, q: string): number | null {
  const parts = q.split(" ");
  const fits = (words: readonly string[]): boolean =>
    parts.every((part) =>
      words.some((word) => (part.length < MIN_LETTERS_WITH_MISTAKE ? word.startsWith(part) : beginsNearly(word, part))),
    );
  if (fits(entry.words)) return 0;
  return fits([...entry.words, ...entry.country_words]) ? 1 : null;
}
