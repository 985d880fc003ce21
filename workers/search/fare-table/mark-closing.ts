import { OFFERS_END_MS } from "#domain/offer/leg.ts";
import { addDays } from "#domain/time/local-date.ts";
import { primary } from "../database.ts";
import type { Env } from "../env.ts";

/** The task comes every five minutes; one run that is lost is made up for by the next. */
const LOOK_BACK_MS = 11 * 60_000;

/** Marks the days of flights whose offers have ended by the clock since the last looks: nothing else tells of that. */
export async function markClosing(env: Env, now: number): Promise<void> {
  const today = new Date(now).toISOString().slice(0, 10);
  const [from, to] = [now + OFFERS_END_MS - LOOK_BACK_MS, now + OFFERS_END_MS];
  await primary(env)
    .prepare(
      `INSERT OR REPLACE INTO stale_fares (origin, destination, local_date)
       SELECT DISTINCT origin, destination, local_date FROM flights
       WHERE local_date BETWEEN ? AND ? AND departs_at > ? AND departs_at <= ?`,
    )
    .bind(addDays(today, -1), addDays(today, 1), from, to)
    .run();
}
