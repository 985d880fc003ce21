import type { Cabin } from "#contracts/common.ts";
import type { FareCalendar } from "#contracts/offers.ts";
import type { OfferSearchError } from "#contracts/search.ts";
import { checkRoute } from "#domain/offer/check-query.ts";
import { itineraries, sectorDays } from "#domain/offer/itineraries.ts";
import { priceSlice } from "#domain/offer/price.ts";
import { invariant } from "#domain/invariant.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { findPaths } from "#domain/schedule/paths.ts";
import { datesOfMonth } from "#domain/time/local-date.ts";
import { localDate } from "#domain/time/zone.ts";
import type { Env } from "./env.ts";
import { loadFares } from "./fares.ts";
import { loadLegs } from "./legs.ts";
import { loadReference, stationOf } from "./reference.ts";

/** Non-stop or with one connection: a month of two-connection searches would be too much for one request. */
const MAX_CONNECTIONS = 1;
const MAX_ITINERARIES_A_DAY = 120;
const ONE_ADULT = { adults: 1, children: 0, infants: 0 };

/** `GET /v1/fare-calendar`: what one adult pays at least on each day of a month (`2026-12`), taxes included. `now`: epoch milliseconds. */
export async function fareCalendar(
  env: Env,
  query: { origin: string; destination: string; month: string; cabin: Cabin },
  now: number,
): Promise<Result<FareCalendar, OfferSearchError>> {
  const reference = await loadReference(env, now);
  const ends = checkRoute(reference.stations, query);
  if (!ends.ok) return ends;
  const start = ends.value.origins[0];
  invariant(start !== undefined, "a checked route has stations");
  const dates = datesOfMonth(query.month);
  const today = localDate(now, start.time_zone);
  if ((dates.at(-1) ?? "") < today) return err({ reason: "date_in_past", path: "month", today });
  if ((dates[0] ?? "") > reference.last_date)
    return err({ reason: "date_out_of_range", path: "month", last: reference.last_date });

  const paths = findPaths(reference.network, ends.value.origins, ends.value.destinations, MAX_CONNECTIONS);
  const days = dates.filter((date) => date >= today).flatMap((date) => sectorDays(paths, date));
  const [legs, fares] = await Promise.all([loadLegs(env, days, now), loadFares(env, days, now)]);
  const tariff = { fares, stations: reference.network.stations, party: ONE_ADULT, cabin: query.cabin, currency: start.currency };
  const countryOf = (code: string): string => stationOf(reference, code).country;
  const data = dates.map((date) => {
    const prices = itineraries(paths, legs, { date, now, countryOf, limit: MAX_ITINERARIES_A_DAY })
      .flatMap((itinerary) => priceSlice(itinerary, tariff))
      .map((slice) => slice.base_minor + slice.tax_minor);
    return { date, price: prices.length === 0 ? null : { amount_minor: Math.min(...prices), currency: start.currency } };
  });
  return ok({ data, currency: start.currency });
}
