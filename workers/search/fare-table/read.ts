import { sql } from "drizzle-orm";
import type { Station } from "#domain/airport/station.ts";
import type { StoredDay, TravelDay } from "#domain/offer/fare-table.ts";
import type { LocalDate } from "#domain/time/local-date.ts";
import { TimedCache } from "../cache.ts";
import { reader } from "../database.ts";
import type { Env } from "../env.ts";

type Days = Record<string, StoredDay | null>;

/** Rows of this isolate, by their key, under which a missing one is known too; as old as seat counts may be. */
const held = new TimedCache<Days>({ ttl_ms: 1_000, max: 2_000 });

interface Row {
  origin: string;
  destination: string;
  month: string;
  days: string;
}
const keyOf = (...key: string[]): string => key.join(" ");

/** What the table has for these dates from any of the origins to any of the destinations: one read of a row for each pair and month. */
export async function readFares(
  env: Env,
  route: { origins: readonly Station[]; destinations: readonly Station[]; currency: string },
  dates: readonly LocalDate[],
  now: number,
): Promise<TravelDay[]> {
  const months = [...new Set(dates.map((date) => date.slice(0, 7)))];
  const pairs = route.origins.flatMap((from) => route.destinations.map((to) => [from.code, to.code]));
  const keys = pairs.flatMap((pair) => months.map((month) => [...pair, route.currency, month]));
  const rows = await held.load(
    keys.map((key) => keyOf(...key)),
    now,
    (missing) => load(env, missing),
  );
  return dates.map((date) => ({
    date,
    days: pairs
      .map((pair) => rows.get(keyOf(...pair, route.currency, date.slice(0, 7)))?.[date.slice(8)] ?? null)
      .filter((day) => day !== null),
  }));
}

async function load(env: Env, missing: readonly string[]): Promise<Map<string, Days>> {
  const keys = JSON.stringify(missing.map((key) => key.split(" ")));
  const rows = await reader(env).all<Row & { currency: string }>(sql`
    SELECT r.origin, r.destination, r.currency, r.month, r.days FROM json_each(${keys}) AS k
    CROSS JOIN lowest_fares AS r ON r.origin = json_extract(k.value, '$[0]') AND r.destination = json_extract(k.value, '$[1]')
      AND r.currency = json_extract(k.value, '$[2]') AND r.month = json_extract(k.value, '$[3]')`);
  const found = new Map(missing.map((key): [string, Days] => [key, {}]));
  for (const row of rows) found.set(keyOf(row.origin, row.destination, row.currency, row.month), JSON.parse(row.days) as Days);
  return found;
}
