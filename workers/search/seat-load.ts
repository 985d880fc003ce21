import { sql } from "drizzle-orm";
import type { SeatLoad } from "#contracts/overview.ts";
import { reader } from "./database.ts";
import type { Env } from "./env.ts";

/** Local dates of departure, today's among them. */
const DAYS = 7;
const DAY_MS = 86_400_000;

/** How full the flights of the next days are, of those that anything was ever sold on. */
export async function seatLoad(env: Env, now: number): Promise<SeatLoad> {
  const date = (days: number) => new Date(now + days * DAY_MS).toISOString().slice(0, 10);
  const rows = await reader(env).all<SeatLoad>(sql`
    SELECT count(DISTINCT flights.id) AS flights,
      coalesce(sum(cabin.value ->> '$.sold'), 0) AS sold,
      coalesce(sum(cabin.value ->> '$.held'), 0) AS held,
      coalesce(sum(cabin.value ->> '$.available'), 0) AS available
    FROM flights JOIN availability ON availability.flight_id = flights.id, json_each(availability.cabins) AS cabin
    WHERE flights.local_date BETWEEN ${date(0)} AND ${date(DAYS - 1)} AND flights.status = 'scheduled'`);
  return rows[0] ?? { flights: 0, sold: 0, held: 0, available: 0 };
}
