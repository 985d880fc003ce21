import type { Cabin } from "#contracts/common.ts";
import type { FareCalendar } from "#contracts/offers.ts";
import type { FareCalendarError } from "#contracts/search.ts";
import { invariant } from "#domain/invariant.ts";
import { checkRoute } from "#domain/offer/check-query.ts";
import { lowestOf } from "#domain/offer/fare-table.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { datesOfMonth } from "#domain/time/local-date.ts";
import { localDate } from "#domain/time/zone.ts";
import type { Env } from "./env.ts";
import { readFares } from "./fare-table/read.ts";
import { loadReference } from "./reference.ts";

/** `GET /v1/fare-calendar`: what one adult pays at least on each day of a month (`2026-12`), from the table. `now`: epoch milliseconds. */
export async function fareCalendar(
  env: Env,
  query: { origin: string; destination: string; month: string; cabin: Cabin },
  now: number,
): Promise<Result<FareCalendar, FareCalendarError>> {
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
  const { currency } = start;
  const table = await readFares(env, { ...ends.value, currency }, dates, now);
  const data = table.map(({ date, days }) => {
    const lowest = date < today ? null : lowestOf(days, query.cabin);
    return { date, price: lowest === null ? null : { amount_minor: lowest, currency } };
  });
  return ok({ data, currency });
}
