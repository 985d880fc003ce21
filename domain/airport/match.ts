import { LOCAL_NAMES } from "./local-names.ts";
import type { Station } from "./station.ts";

/** Letters that Unicode does not take apart into a base letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = { ø: "o", æ: "ae", œ: "oe", ß: "ss", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** Lower case, without diacritics or punctuation, words separated by one space: `São Paulo–Guarulhos` → `sao paulo guarulhos`. */
export const normalize = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[øæœßłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/['’.]/g, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

/**
 * Stations for what somebody has typed so far, best first: the airport's code, the city's code, the beginning of the
 * city in English or as it is called there, then every word of the query beginning some word of city or name. An empty
 * query matches nothing.
 */
export function matchStations(stations: readonly Station[], query: string, limit: number): Station[] {
  const q = normalize(query);
  if (q === "") return [];
  return stations
    .flatMap((station) => {
      const rank = rankOf(station, q);
      return rank === null ? [] : [{ station, rank }];
    })
    .sort(
      (a, b) =>
        a.rank - b.rank || a.station.city.localeCompare(b.station.city, "en") || (a.station.code < b.station.code ? -1 : 1),
    )
    .slice(0, limit)
    .map(({ station }) => station);
}

function rankOf(station: Station, q: string): number | null {
  if (station.code.toLowerCase() === q) return 0;
  if (station.city_code.toLowerCase() === q) return 1;
  const cities = [station.city, ...(LOCAL_NAMES[station.city_code] ?? [])].map(normalize);
  if (cities.some((city) => city.startsWith(q))) return 2;
  if (station.code.toLowerCase().startsWith(q)) return 3;
  const words = `${cities.join(" ")} ${normalize(station.name)}`.split(" ");
  return q.split(" ").every((part) => words.some((word) => word.startsWith(part))) ? 4 : null;
}
