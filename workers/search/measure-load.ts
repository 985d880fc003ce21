import { sql } from "drizzle-orm";
import { meter } from "#platform/meter.ts";
import { reader } from "./database.ts";
import type { Env } from "./env.ts";
import { soldOnSoon } from "./seat-load.ts";

/** Shares of a flight's seats that are sold: up to each, and more than the one before. */
const BANDS = [0.25, 0.5, 0.75, 0.9, 1] as const;
const STATES = ["sold", "held", "available"] as const;
/** Counted each five minutes; after some in vain nobody knows. */
const KNOWN_MS = 30 * 60_000;

type Band = { band: number; flights: number } & Record<(typeof STATES)[number], number>;

/** How full flights are: their seats by state, and they themselves by how much of them is sold. Flights have no series of their own. */
export async function measureLoad(env: Env, now: number): Promise<void> {
  const bandOf = sql.join(
    BANDS.map((bound, band) => sql`WHEN sold <= ${bound} * (sold + held + available) THEN ${band}`),
    sql` `,
  );
  const bands = await reader(env).all<Band>(sql`
    SELECT CASE ${bandOf} END AS band, count(*) AS flights, sum(sold) AS sold, sum(held) AS held, sum(available) AS available
    FROM (${soldOnSoon(now)}) GROUP BY band`);
  for (const [i, bound] of BANDS.entries()) {
    const flights = bands.find(({ band }) => band === i)?.flights ?? 0;
    meter.set("holdfast_flights", { load: String(bound) }, flights, now, KNOWN_MS);
  }
  for (const state of STATES) {
    const seats = bands.reduce((sum, band) => sum + band[state], 0);
    meter.set("holdfast_seats", { state }, seats, now, KNOWN_MS);
  }
}
