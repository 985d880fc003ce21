import { invariant } from "#domain/invariant.ts";

/** What the timetable needs to know of an aircraft type. Seats are in domain/seat/layouts.ts. */
export interface Aircraft {
  /** IATA type code. */
  type: string;
  name: string;
  /** Mean speed over the great circle, km/h: cruise less the detour of airways. */
  cruise_kmh: number;
  /** Longest sector it is planned on, km: below the maker's range, with reserves. */
  range_km: number;
}

export const AIRCRAFT: readonly Aircraft[] = [
  { type: "E90", name: "Embraer 190", cruise_kmh: 780, range_km: 3_300 },
  { type: "320", name: "Airbus A320", cruise_kmh: 800, range_km: 5_000 },
  { type: "321", name: "Airbus A321", cruise_kmh: 800, range_km: 5_500 },
  { type: "789", name: "Boeing 787-9", cruise_kmh: 860, range_km: 13_500 },
];

/** By IATA type (`789`). One that nobody flies is a bug, and throws. */
export function aircraftOf(type: string): Aircraft {
  const found = AIRCRAFT.find((aircraft) => aircraft.type === type);
  invariant(found !== undefined, `unknown aircraft type ${type}`);
  return found;
}
