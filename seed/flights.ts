import { distanceKm } from "#domain/airport/distance.ts";
import type { Station } from "#domain/airport/station.ts";
import { fileFares, type SectorFare } from "#domain/fare/sector-fares.ts";
import { invariant } from "#domain/invariant.ts";
import { expand } from "#domain/schedule/expand.ts";
import type { Schedule } from "#domain/schedule/schedule.ts";
import { addDays, type LocalDate } from "#domain/time/local-date.ts";
import airportFile from "./airports.json" with { type: "json" };
import scheduleFile from "./schedules.json" with { type: "json" };
import { insertAll, replaceOn } from "./sql.ts";

// JSON has no literal types; the script that writes the file takes its rows from `Station`.
export const STATIONS = airportFile.airports as readonly Station[];
export const SCHEDULES: readonly Schedule[] = scheduleFile;

/** The filed fares of every sector in the timetable. */
export function sectorFares(): SectorFare[] {
  const stations = new Map(STATIONS.map((station) => [station.code, station]));
  const sectors = new Map(SCHEDULES.map((schedule) => [schedule.origin + schedule.destination, schedule]));
  return [...sectors.values()].flatMap(({ origin, destination }) => {
    const [from, to] = [stations.get(origin), stations.get(destination)];
    invariant(from && to, `no station ${origin} or ${destination}`);
    return fileFares({ origin, destination, distance_km: distanceKm(from, to), currency: from.currency });
  });
}

const columns = (rows: readonly object[]): string[] => Object.keys(rows[0] ?? {});

/** SQL for the flights database: stations, which a deployment needs too. Applying it again changes nothing. */
export const airportsSeed = (): string[] =>
  insertAll(
    "airports",
    STATIONS.map((station) => ({ ...station })),
    replaceOn(["code"], columns(STATIONS)),
  );

/**
 * SQL for the flights database: stations, timetable, fares, and every departure on `days` local dates from `from` on.
 * Applying it again changes nothing; flights that are there already keep their status.
 */
export async function flightsSeed({ from, days }: { from: LocalDate; days: number }): Promise<string[]> {
  const zones = new Map(STATIONS.map((station) => [station.code, station.time_zone]));
  const flights = expand(SCHEDULES, zones, from, addDays(from, days - 1));
  const fares = sectorFares();
  return [
    ...airportsSeed(),
    ...insertAll(
      "schedules",
      SCHEDULES.map((schedule) => ({ ...schedule })),
      replaceOn(["carrier", "number", "origin", "valid_from"], columns(SCHEDULES)),
    ),
    ...insertAll(
      "fares",
      fares.map((fare) => ({ ...fare })),
      replaceOn(["origin", "destination", "booking_class"], columns(fares)),
    ),
    ...insertAll(
      "flights",
      flights.map((flight) => ({ ...flight })),
      "(id) DO NOTHING",
    ),
  ];
}
