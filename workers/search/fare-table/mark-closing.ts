import { OFFERS_END_MS } from "#domain/offer/leg.ts";
import { addDays } from "#domain/time/local-date.ts";
import { primary } from "../database.ts";
import type { Env } from "../env.ts";

/** The task comes every five minutes. At least so far back, in ms: what ends while it is being looked is seen by the next. */
const LOOK_BACK_MS = 11 * 60_000;
/** At most so far back, in ms: where nothing was done for longer, the days of what ended before are over. */
const MAX_LOOK_BACK_MS = 24 * 3_600_000;

/**
 * Marks the days of flights whose offers have ended by the clock since the last look, however long that was ago: nothing else tells of that.
 * `now` (epoch ms) may be earlier than that of a look that was taken already.
 */
export async function markClosing(env: Env, now: number): Promise<void> {
  const today = new Date(now).toISOString().slice(0, 10);
  const to = now + OFFERS_END_MS;
  const db = primary(env);
  await db.batch([
    // A day back, and zones west of UTC are at the day before that.
    db.prepare(MARK).bind(addDays(today, -2), addDays(today, 1), to - MAX_LOOK_BACK_MS, to - LOOK_BACK_MS, to),
    db.prepare("UPDATE search_clocks SET closing_seen_to = max(coalesce(closing_seen_to, 0), ?)").bind(to),
  ]);
}

const MARK = `INSERT OR REPLACE INTO stale_fares (origin, destination, local_date)
  SELECT DISTINCT origin, destination, local_date FROM flights
  WHERE local_date BETWEEN ?1 AND ?2 AND departs_at <= ?5
    AND departs_at > max(?3, min(?4, (SELECT coalesce(closing_seen_to, ?4) FROM search_clocks)))`;
