import { type StoredDay, storeDay } from "#domain/offer/fare-table.ts";
import { lowestFares, type Market, openMarket } from "#domain/offer/lowest-fares.ts";
import { addDays, type LocalDate } from "#domain/time/local-date.ts";
import { log } from "#platform/log.ts";
import { writer } from "../database.ts";
import type { Env } from "../env.ts";
import { loadFares } from "../fares.ts";
import { loadRuns, type SectorRun } from "../read-legs.ts";
import { stationOf, type Reference } from "../reference.ts";
import type { Route } from "./routes.ts";

/** Some days of a row of `lowest_fares`; null: nothing is to be had on that day. */
export interface Patch {
  origin: string;
  destination: string;
  currency: string;
  month: string;
  days: Record<string, StoredDay | null>;
}

/** A second flight may leave so many local dates before or after the first. */
const ONWARD_DAYS = [-1, 0, 1, 2];

/** Flights of one read: those of a whole network of some hundred sectors for two months, some 20 MB. */
const MAX_FLIGHTS = 20_000;

/**
 * Works the lowest fares of the routes of the first of these out, from what is on sale now: of as many as the flights of one read are
 * enough for, and of one at least. Of one for which they are not enough the longest ways round are left out, as a search does.
 * `now`: epoch milliseconds.
 */
export async function computeFares<T>(
  env: Env,
  reference: Reference,
  { all, routesOf }: { all: readonly T[]; routesOf: (some: readonly T[]) => readonly Route[] },
  now: number,
  maxFlights = MAX_FLIGHTS,
): Promise<{ done: readonly T[]; patches: Patch[] }> {
  const routes = routesOf(all);
  const runs = runsOf(routes);
  const legs = await loadRuns(env, runs, maxFlights);
  if (legs.length === maxFlights) {
    const some = all.slice(0, Math.ceil(all.length / 2));
    if (some.length < all.length) return computeFares(env, reference, { all: some, routesOf }, now, maxFlights);
    log("warn", "fare_table.flights_cut", { routes: routes.length, flights: legs.length });
  }
  const fares = await loadFares(writer(env), runs, now);
  const market = openMarket(legs, { fares, stations: reference.network.stations, now });
  return { done: all, patches: routes.flatMap((route) => patchesOf(market, reference, route)) };
}

function patchesOf(market: Market, reference: Reference, route: Route): Patch[] {
  const currencies = currenciesOf(reference, route);
  const found = route.dates.map((date) => ({ date, fares: lowestFares(market, route.paths, date, currencies) }));
  return currencies.flatMap((currency, index) =>
    patches(
      route,
      currency,
      found.map(({ date, fares: by }) => [date, by[index] ?? null]),
    ),
  );
}

/** The sectors and dates whose flights can be part of these routes, the shortest ways of all of them first. */
function runsOf(routes: readonly Route[]): SectorRun[] {
  const days = new Map<string, { origin: string; destination: string; dates: Set<LocalDate> }>();
  const onward = new Map<Route["dates"], readonly LocalDate[]>();
  const ways = routes.flatMap(({ paths, dates }) => paths.map((path, rank) => ({ path, dates, rank })));
  for (const { path, dates } of ways.sort((a, b) => a.rank - b.rank)) {
    for (const [index, destination] of path.slice(1).entries()) {
      const origin = path[index] ?? "";
      const sector = remembered(days, `${origin}-${destination}`, () => ({ origin, destination, dates: new Set() }));
      for (const date of index === 0 ? dates : remembered(onward, dates, () => around(dates))) sector.dates.add(date);
    }
  }
  return [...days.values()].flatMap(({ dates, ...sector }) => runsOfDates([...dates]).map((run) => ({ ...sector, ...run })));
}

const around = (dates: readonly LocalDate[]): LocalDate[] => [
  ...new Set(dates.flatMap((date) => ONWARD_DAYS.map((shift) => addDays(date, shift)))),
];

/** Dates that follow one another, as their first and last. */
function runsOfDates(dates: readonly LocalDate[]): { first: LocalDate; last: LocalDate }[] {
  const runs: { first: LocalDate; last: LocalDate }[] = [];
  for (const date of dates.toSorted()) {
    const run = runs.at(-1);
    if (run !== undefined && addDays(run.last, 1) === date) run.last = date;
    else runs.push({ first: date, last: date });
  }
  return runs;
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** Journeys out are quoted in the currency of their origin, ways back in that of their destination. */
const currenciesOf = (reference: Reference, { origin, destination }: Route): string[] => [
  ...new Set([stationOf(reference, origin).currency, stationOf(reference, destination).currency]),
];

function patches(
  { origin, destination }: Route,
  currency: string,
  days: readonly [LocalDate, ReturnType<typeof lowestFares>[number]][],
): Patch[] {
  const months = Map.groupBy(days, ([date]) => date.slice(0, 7));
  return Array.from(months, ([month, own]) => ({
    origin,
    destination,
    currency,
    month,
    days: Object.fromEntries(own.map(([date, fares]) => [date.slice(8), fares === null ? null : storeDay(fares, date)])),
  }));
}
