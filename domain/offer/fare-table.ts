import { CABINS, FARE_FAMILIES } from "#domain/fare/booking-classes.ts";
import type { Cabin } from "#domain/seat/layout.ts";
import type { LocalDate } from "#domain/time/local-date.ts";
import type { LowestFares } from "./lowest-fares.ts";
import { BETWEEN_AIRPORTS_MIN } from "./minimum-times.ts";
import { PRODUCTS } from "./open-classes.ts";

/**
 * The lowest fares of one route and day as the table stores them: for each cabin what each family costs, when the last of those
 * flights is there, and when the first leaves, in minutes after midnight (UTC) of the date; null: not to be had.
 */
export type StoredDay = readonly (number | null)[];

const MINUTE_MS = 60_000;
const WIDTH = FARE_FAMILIES.length + 2;

const midnight = (date: LocalDate): number => Date.parse(`${date}T00:00:00Z`);

/** The row of a date: instants (epoch ms) become minutes after its midnight. */
export function storeDay(fares: LowestFares, date: LocalDate): StoredDay {
  return CABINS.flatMap((cabin) => {
    const own = fares.filter((_, index) => PRODUCTS[index]?.cabin === cabin);
    const sold = own.filter((fare) => fare !== null);
    const minutes = (at: number): number | null => (sold.length === 0 ? null : Math.round((at - midnight(date)) / MINUTE_MS));
    return [
      ...own.map((fare) => fare?.amount_minor ?? null),
      minutes(Math.max(...sold.map(({ arrives_at: at }) => at))),
      minutes(Math.min(...sold.map(({ departs_at: at }) => at))),
    ];
  });
}

interface CabinDay {
  prices: readonly (number | null)[];
  arrives_at: number;
  departs_at: number;
}

function cabinOf(day: StoredDay, date: LocalDate, cabin: Cabin): CabinDay {
  const own = day.slice(CABINS.indexOf(cabin) * WIDTH, (CABINS.indexOf(cabin) + 1) * WIDTH);
  const at = (index: number): number => midnight(date) + (own[index] ?? 0) * MINUTE_MS;
  return {
    prices: own.slice(0, FARE_FAMILIES.length),
    arrives_at: at(FARE_FAMILIES.length),
    departs_at: at(FARE_FAMILIES.length + 1),
  };
}

/** What one adult pays at least that day, whichever of these airports they use; null: nothing is to be had. */
export function lowestOf(days: readonly StoredDay[], cabin: Cabin): number | null {
  const first = CABINS.indexOf(cabin) * WIDTH;
  const prices = days.flatMap((day) => day.slice(first, first + FARE_FAMILIES.length)).filter((price) => price !== null);
  return prices.length === 0 ? null : Math.min(...prices);
}

/** One date of a journey, with what the table has of it for each pair of airports. */
export interface TravelDay {
  date: LocalDate;
  days: readonly StoredDay[];
}

/**
 * What one adult pays at least to go and come back, both ways in one family. Null: not to be had, or the way back would leave so
 * soon after the way out that the table cannot tell whether the cheapest flights of both days go together.
 */
export function lowestReturn(out: TravelDay, back: TravelDay, cabin: Cabin): number | null {
  const [outbound, inbound] = [out, back].map(({ date, days }) => days.map((day) => cabinOf(day, date, cabin))) as [
    CabinDay[],
    CabinDay[],
  ];
  let lowest: { amount: number; fits: boolean } | null = null;
  for (const family of FARE_FAMILIES.keys()) {
    const [there, home] = [cheapest(outbound, family), cheapest(inbound, family)];
    if (there === null || home === null) continue;
    const amount = there.price + home.price;
    const fits = home.departs_at - there.arrives_at >= BETWEEN_AIRPORTS_MIN * MINUTE_MS;
    if (lowest === null || amount < lowest.amount || (amount === lowest.amount && fits)) lowest = { amount, fits };
  }
  return lowest?.fits === true ? lowest.amount : null;
}

/** Of several pairs of airports that cost the same, the times that are the worst to connect. */
function cheapest(days: readonly CabinDay[], family: number): { price: number; arrives_at: number; departs_at: number } | null {
  const priced = days.flatMap((day) => {
    const price = day.prices[family] ?? null;
    return price === null ? [] : [{ price, arrives_at: day.arrives_at, departs_at: day.departs_at }];
  });
  const price = Math.min(...priced.map((each) => each.price));
  const lowest = priced.filter((each) => each.price === price);
  if (lowest.length === 0) return null;
  return {
    price,
    arrives_at: Math.max(...lowest.map((each) => each.arrives_at)),
    departs_at: Math.min(...lowest.map((each) => each.departs_at)),
  };
}
