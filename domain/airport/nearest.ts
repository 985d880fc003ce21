import { distanceKm, type Position } from "./distance.ts";
import type { Station } from "./station.ts";

/** Stations from the nearest to the farthest, with their distance in whole kilometres. */
export function nearestAirports(
  stations: readonly Station[],
  from: Position,
  limit: number,
): { station: Station; distance_km: number }[] {
  return stations
    .map((station) => ({ station, km: distanceKm(from, station) }))
    .sort((a, b) => a.km - b.km || (a.station.code < b.station.code ? -1 : 1))
    .slice(0, limit)
    .map(({ station, km }) => ({ station, distance_km: Math.round(km) }));
}
