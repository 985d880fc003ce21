import { sectorFare } from "#domain/fare/base-fare.ts";
import type { BookingClass } from "#domain/fare/booking-classes.ts";
import { taxesOf } from "#domain/fare/taxes.ts";
import type { Station } from "#domain/airport/station.ts";
import { invariant } from "#domain/invariant.ts";
import type { Path } from "#domain/schedule/paths.ts";
import type { LocalDate } from "#domain/time/local-date.ts";
import { connects, type CountryOf, MAX_LAYOVER_MIN } from "./connection.ts";
import { elapsedMinutes, MAX_ITINERARIES, MAX_WAYS_ON } from "./itineraries.ts";
import { type Leg, onSale, openClass } from "./leg.ts";
import { fareKey, type FiledFare } from "./price.ts";
import { PRODUCTS } from "./open-classes.ts";

/** What one adult pays at least for one product, taxes included. */
export interface LowestFare {
  amount_minor: number;
  /** Epoch ms: when the earliest of those that cost so little is there, and when the latest of them leaves. */
  arrives_at: number;
  departs_at: number;
}
/** One for each of `PRODUCTS`, in their order; null: not to be had. */
export type LowestFares = readonly (LowestFare | null)[];

interface Sector {
  byDate: ReadonlyMap<LocalDate, readonly Leg[]>;
  /** The first to leave first. */
  legs: readonly Leg[];
}

/** Everything on sale on some days, in the form in which the lowest fares are found quickly. */
export interface Market {
  sectors: ReadonlyMap<string, Sector>;
  fares: ReadonlyMap<string, FiledFare>;
  stations: ReadonlyMap<string, Station>;
  countryOf: CountryOf;
  /** What has been worked out already. */
  prices: Map<Leg, Map<string, readonly (number | null)[]>>;
  unsold: Map<string, readonly (BookingClass | null)[]>;
  taxes: Map<string, number>;
}

const ONE_ADULT = { adults: 1, children: 0, infants: 0 };

/**
 * What is on sale of these legs at `now` (epoch ms), at these fares. It remembers what it works out, so that one market for many dates
 * costs less than one for each.
 */
export function openMarket(
  legs: readonly Leg[],
  { fares, stations, now }: { fares: Market["fares"]; stations: Market["stations"]; now: number },
): Market {
  const sectors = Map.groupBy(
    legs.filter((leg) => onSale(leg, now)),
    (leg) => sectorOf(leg.origin, leg.destination),
  );
  return {
    sectors: new Map(
      Array.from(sectors, ([name, flown]) => {
        const inOrder = flown.toSorted((a, b) => a.departs_at - b.departs_at);
        return [name, { byDate: Map.groupBy(inOrder, (leg) => leg.local_date), legs: inOrder }];
      }),
    ),
    fares,
    stations,
    countryOf: (code) => stationOf(stations, code).country,
    prices: new Map(),
    unsold: new Map(),
    taxes: new Map(),
  };
}

/**
 * The lowest fares along paths of one or two flights whose first leaves on `date`, quoted in each of `currencies`: of the
 * ways that a search along these paths looks at, what the cheapest offer costs one adult. Null where nothing is to be had.
 */
export function lowestFares(
  market: Market,
  paths: readonly Path[],
  date: LocalDate,
  currencies: readonly string[],
): (LowestFares | null)[] {
  const ways = shortest(paths.flatMap((path) => waysAlong(market, path, date)));
  return currencies.map((currency) => {
    if (ways.length === 0) return null;
    const found: (LowestFare | null)[] = PRODUCTS.map(() => null);
    for (const way of ways) take(found, market, way, currency);
    return found.every((fare) => fare === null) ? null : found;
  });
}

interface Way {
  path: Path;
  first: Leg;
  second: Leg | null;
}

/** As many as a search prices. */
function shortest(ways: Way[]): Way[] {
  if (ways.length <= MAX_ITINERARIES) return ways;
  return ways
    .map((way) => ({ way, minutes: elapsedMinutes([way.first, way.second ?? way.first]) }))
    .sort((a, b) => a.minutes - b.minutes)
    .slice(0, MAX_ITINERARIES)
    .map(({ way }) => way);
}

function waysAlong(market: Market, path: Path, date: LocalDate): Way[] {
  const [origin = "", via = "", beyond] = path;
  invariant(path.length <= 3, "a path has one connection at most");
  const firsts = market.sectors.get(sectorOf(origin, via))?.byDate.get(date) ?? [];
  if (beyond === undefined) return firsts.map((first) => ({ path, first, second: null }));
  const on = market.sectors.get(sectorOf(via, beyond));
  if (on === undefined) return [];
  return firsts.flatMap((first) => onward(on, first, market.countryOf).map((second) => ({ path, first, second })));
}

/** The flights of a sector that can be caught from this one, as many as a search takes. */
function onward(sector: Sector, first: Leg, countryOf: CountryOf): Leg[] {
  const caught: Leg[] = [];
  for (let index = firstAfter(sector.legs, first.arrives_at); index < sector.legs.length; index++) {
    const second = sector.legs[index];
    if (second === undefined || second.departs_at - first.arrives_at > MAX_LAYOVER_MIN * 60_000) break;
    if (caught.length === MAX_WAYS_ON) break;
    if (connects(first, second, countryOf)) caught.push(second);
  }
  return caught;
}

/** Index of the first leg that leaves at this instant or later. */
function firstAfter(legs: readonly Leg[], at: number): number {
  let [low, high] = [0, legs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((legs[middle]?.departs_at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Notes what this way costs where nothing is cheaper. */
function take(found: (LowestFare | null)[], market: Market, { path, first, second }: Way, currency: string): void {
  const taxes = taxesAlong(market, path, currency);
  const out = pricesOf(market, first, currency, second !== null);
  const on = second === null ? null : pricesOf(market, second, currency, true);
  for (const [index, price] of out.entries()) {
    const rest = on === null ? 0 : (on[index] ?? null);
    if (price === null || rest === null) continue;
    const fare = { amount_minor: price + rest + taxes, arrives_at: (second ?? first).arrives_at, departs_at: first.departs_at };
    found[index] = cheaper(found[index] ?? null, fare);
  }
}

/** The cheaper of two; of two that cost the same, the times of the earlier arrival and of the later departure. */
export function cheaper(a: LowestFare | null, b: LowestFare | null): LowestFare | null {
  if (a === null || b === null) return a ?? b;
  if (a.amount_minor !== b.amount_minor) return a.amount_minor < b.amount_minor ? a : b;
  return {
    amount_minor: a.amount_minor,
    arrives_at: Math.min(a.arrives_at, b.arrives_at),
    departs_at: Math.max(a.departs_at, b.departs_at),
  };
}

const sectorOf = (origin: string, destination: string): string => `${origin}-${destination}`;

/** What one adult pays for the flight from the cheapest open class of each product, without taxes; null: none is open. */
function pricesOf(market: Market, leg: Leg, currency: string, through: boolean): readonly (number | null)[] {
  const key = `${currency}${through ? "+" : ""}`;
  const known = market.prices.get(leg);
  const priced = known?.get(key);
  if (priced !== undefined) return priced;
  const prices = classesOn(market, leg).map((bookingClass) => {
    const filed = bookingClass && market.fares.get(fareKey(leg.origin, leg.destination, bookingClass.code));
    return filed ? sectorFare({ ...filed, date: leg.local_date, through }, "adult", currency) : null;
  });
  if (known === undefined) market.prices.set(leg, new Map([[key, prices]]));
  else known.set(key, prices);
  return prices;
}

function classesOn(market: Market, leg: Leg): readonly (BookingClass | null)[] {
  const open = (): (BookingClass | null)[] =>
    PRODUCTS.map(({ cabin, family }) => openClass(leg, cabin, family, 1)?.bookingClass ?? null);
  return leg.availability === null ? remembered(market.unsold, leg.aircraft, open) : open();
}

function taxesAlong(market: Market, path: Path, currency: string): number {
  return remembered(market.taxes, `${path.join("-")}-${currency}`, () => {
    const routing = path.map((code) => stationOf(market.stations, code));
    return taxesOf([routing], ONE_ADULT, currency).reduce((sum, tax) => sum + tax.amount.amount_minor, 0);
  });
}

function remembered<V>(known: Map<string, V>, key: string, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

function stationOf(stations: Market["stations"], code: string): Station {
  const found = stations.get(code);
  invariant(found !== undefined, `no station ${code}`);
  return found;
}
