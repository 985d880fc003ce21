import { type SQL, sql } from "drizzle-orm";
import type { SeatLoad } from "#contracts/overview.ts";
import { reader } from "./database.ts";
import type { Env } from "./env.ts";

/** Local dates of departure, today's among them. */
const DAYS = 7;
const DAY_MS = 86_400_000;

/** Seats by state of each flight of the next days that anything was ever sold on. */
export function soldOnSoon(now: number): SQL {
  const date = (days: number) => new Date(now + days * DAY_MS).toISOString().slice(0, 10);
  // The plus: else SQLite goes through the whole timetable by its key, only to have the flights in order.
  return sql`
    SELECT flights.id AS flight_id,
      coalesce(sum(cabin.value ->> '$.sold'), 0) AS sold,
      coalesce(sum(cabin.value ->> '$.held'), 0) AS held,
      coalesce(sum(cabin.value ->> '$.available'), 0) AS available
    FROM flights JOIN availability ON availability.flight_id = flights.id, json_each(availability.cabins) AS cabin
    WHERE flights.local_date BETWEEN ${date(0)} AND ${date(DAYS - 1)} AND flights.status = 'scheduled'
    GROUP BY +flights.id`;
}

/** How full these flights are, all of them together. */
export async function seatLoad(env: Env, now: number): Promise<SeatLoad> {
  const rows = await reader(env).all<SeatLoad>(sql`
    SELECT count(*) AS flights, coalesce(sum(sold), 0) AS sold, coalesce(sum(held), 0) AS held,
      coalesce(sum(available), 0) AS available FROM (${soldOnSoon(now)})`);
  return rows[0] ?? { flights: 0, sold: 0, held: 0, available: 0 };
}
