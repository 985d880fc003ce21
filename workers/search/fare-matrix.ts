import type { FareMatrix, FareMatrixQuery } from "#contracts/offers.ts";
import type { FareMatrixError } from "#contracts/search.ts";
import { invariant } from "#domain/invariant.ts";
import { checkSlices } from "#domain/offer/check-slices.ts";
import { lowestOf, lowestReturn, type TravelDay } from "#domain/offer/fare-table.ts";
import { ok, type Result } from "#domain/result.ts";
import { addDays, datesBetween, type LocalDate } from "#domain/time/local-date.ts";
import { localDate } from "#domain/time/zone.ts";
import type { Env } from "./env.ts";
import { readFares } from "./fare-table/read.ts";
import { loadReference } from "./reference.ts";

/** So many days earlier and later are looked at. */
const FLEXIBLE_DAYS = 3;

/**
 * `GET /v1/fare-matrix`: what one adult pays at least on each of the days around a date, or for each way of putting the days around
 * two dates together, from the table. `now`: epoch milliseconds.
 */
export async function fareMatrix(env: Env, query: FareMatrixQuery, now: number): Promise<Result<FareMatrix, FareMatrixError>> {
  const reference = await loadReference(env, now);
  const { origin, destination, departure_date: departure, return_date: comeBack } = query;
  const wanted = [
    { origin, destination, departure_date: departure },
    ...(comeBack === undefined ? [] : [{ origin: destination, destination: origin, departure_date: comeBack }]),
  ];
  const slices = checkSlices(wanted, { stations: reference.stations, last: reference.last_date, now });
  if (!slices.ok) return slices;
  const [{ origins, destinations } = { origins: [], destinations: [] }] = slices.value;
  const start = origins[0];
  invariant(start !== undefined, "a checked route has stations");
  const { currency } = start;
  const today = localDate(now, start.time_zone);
  const around = (date: LocalDate): LocalDate[] => datesBetween(addDays(date, -FLEXIBLE_DAYS), addDays(date, FLEXIBLE_DAYS));
  const open = (days: TravelDay[]): TravelDay[] => days.map((day) => (day.date < today ? { ...day, days: [] } : day));
  const [out, back] = await Promise.all([
    readFares(env, { origins, destinations, currency }, around(departure), now).then(open),
    comeBack === undefined
      ? null
      : readFares(env, { origins: destinations, destinations: origins, currency }, around(comeBack), now).then(open),
  ]);
  const price = (amount: number | null) => (amount === null ? null : { amount_minor: amount, currency });
  const data = out.flatMap((there): FareMatrix["data"] =>
    back === null
      ? [{ departure_date: there.date, return_date: null, price: price(lowestOf(there.days, query.cabin)) }]
      : back.map((home) => ({
          departure_date: there.date,
          return_date: home.date,
          price: price(home.date < there.date ? null : lowestReturn(there, home, query.cabin)),
        })),
  );
  return ok({ data, currency });
}
