import { findPaths, type Network, type Path } from "#domain/schedule/paths.ts";
import { addDays, type LocalDate } from "#domain/time/local-date.ts";
import { stationOf, type Reference } from "../reference.ts";

/** A route of which the fares of some dates are to be found. */
export interface Route {
  origin: string;
  destination: string;
  paths: readonly Path[];
  dates: readonly LocalDate[];
}
/** A sector and date on which something else is on sale than before. */
export interface Stale {
  origin: string;
  destination: string;
  local_date: LocalDate;
}

/** The table has routes of one flight or two: those of three are too many to be kept. */
const MAX_CONNECTIONS = 1;

/** Local dates of the first flight on which a second one may be caught that leaves on a date: see `ONWARD_DAYS` of the itineraries. */
const FEEDING_DAYS = [-2, -1, 0, 1];

function pathsOf(reference: Reference, origin: string, destination: string): Path[] {
  const [from, to] = [stationOf(reference, origin), stationOf(reference, destination)];
  return from.city_code === to.city_code ? [] : findPaths(reference.network, [from], [to], MAX_CONNECTIONS);
}

/** Every route from an airport. */
export function routesFrom(reference: Reference, origin: string, dates: readonly LocalDate[]): Route[] {
  return reference.stations
    .map(({ code }): Route => ({ origin, destination: code, paths: pathsOf(reference, origin, code), dates }))
    .filter(({ paths }) => paths.length > 0);
}

/** Every route whose fares may change with what is on sale on these sectors and dates, also one that nobody can fly any more. */
export function routesAlong(reference: Reference, stale: readonly Stale[]): Route[] {
  const dates = new Map<string, Set<LocalDate>>();
  const add = (origin: string, destination: string, date: LocalDate): void => {
    const key = `${origin}-${destination}`;
    dates.set(key, (dates.get(key) ?? new Set()).add(date));
  };
  for (const { origin, destination, local_date: date } of stale) {
    add(origin, destination, date);
    for (const beyond of reference.network.destinations.get(destination)?.keys() ?? []) add(origin, beyond, date);
    for (const before of flownFrom(reference.network, origin))
      for (const shift of FEEDING_DAYS) add(before, destination, addDays(date, shift));
  }
  return Array.from(dates, ([key, on]): Route => {
    const [origin = "", destination = ""] = key.split("-");
    return { origin, destination, paths: pathsOf(reference, origin, destination), dates: [...on] };
  });
}

const flownFrom = ({ destinations }: Network, to: string): string[] =>
  [...destinations].flatMap(([from, reached]) => (reached.has(to) ? [from] : []));
