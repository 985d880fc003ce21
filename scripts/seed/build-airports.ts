import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import airportData from "airport-data-js";
import type { Region, Station } from "#domain/airport/station.ts";
import { COUNTRIES } from "./stations.ts";

/** Writes seed/airports.json: what airport-data-js knows of our stations, joined with what is written by hand. */
const CREDIT =
  "Names, coordinates, countries and time zones: airport-data-js by Aashish Vivekanand, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), https://github.com/aashishvanand/airport-data-js; some names respelled. Cities, regions and currencies are ours.";

/** The source writes names without diacritics, some of them oddly; these are what the airports call themselves. */
const NAMES: Readonly<Record<string, string>> = {
  BCN: "Josep Tarradellas Barcelona–El Prat Airport",
  CDG: "Paris Charles de Gaulle Airport",
  EZE: "Ministro Pistarini International Airport",
  GIG: "Rio de Janeiro–Galeão International Airport",
  GRU: "São Paulo–Guarulhos International Airport",
  GVA: "Geneva Airport",
  JFK: "John F. Kennedy International Airport",
  KEF: "Keflavík International Airport",
  LYS: "Lyon–Saint-Exupéry Airport",
  NCE: "Nice Côte d'Azur Airport",
  ZRH: "Zürich Airport",
  DUS: "Düsseldorf Airport",
  AGP: "Málaga Airport",
  LIS: "Lisbon Airport",
};

async function station(
  code: string,
  country: string,
  city: string,
  cityCode: string,
  region: Region,
  currency: string,
): Promise<Station> {
  const [airport] = await airportData.getAirportByIata(code);
  if (!airport || airport.country_code !== country) throw new Error(`${code} is not an airport of ${country}`);
  return {
    code,
    name: NAMES[code] ?? airport.airport,
    city,
    city_code: cityCode,
    country,
    latitude: airport.latitude,
    longitude: airport.longitude,
    time_zone: airport.time,
    region,
    currency,
  };
}

const airports = await Promise.all(
  COUNTRIES.flatMap(({ country, currency, region, stations }) =>
    Object.entries(stations).map(([code, entry]) => {
      const [city, cityCode, ownRegion] = typeof entry === "string" ? [entry, code] : entry;
      return station(code, country, city, cityCode, ownRegion ?? region, currency);
    }),
  ),
);
airports.sort((a, b) => (a.code < b.code ? -1 : 1));
const lines = airports.map((airport) => `    ${JSON.stringify(airport)}`).join(",\n");
await writeFile(
  join(import.meta.dirname, "../../seed/airports.json"),
  `{\n  "credit": ${JSON.stringify(CREDIT)},\n  "airports": [\n${lines}\n  ]\n}\n`,
);
