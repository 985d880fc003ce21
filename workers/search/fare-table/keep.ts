import { asc, eq, lt, max, sql } from "drizzle-orm";
import { errorText, log } from "#platform/log.ts";
import { taskMessage } from "#queues/task-message.ts";
import { writer } from "../database.ts";
import type { Env } from "../env.ts";
import { currentReference } from "../reference.ts";
import { airports, fareCoverage, flights, staleFares } from "../schema.ts";
import { computeFares } from "./compute.ts";
import { coverMonth } from "./cover.ts";
import { giveLeaseBack, renewLease, takeLease } from "./lease.ts";
import { routesAlong } from "./routes.ts";
import { beginAnew, writeFares } from "./store.ts";

/** Units of work of one run, some 30 ms each: messages behind it in the queue must not wait long. */
const UNITS_A_RUN = 10;
/** Marks of one unit, all of one date: each concerns some hundred routes and dates. */
const MARKS_A_UNIT = 10;
/** As many make more work than the whole table: somebody has changed the timetable. */
const TOO_MANY_MARKS = 1_000;

/** `refresh`: only what is marked as stale. `cover`: after that, what the table does not cover yet. */
type Extent = "refresh" | "cover";

/**
 * Keeps the table of the lowest fares. One at a time does it; whoever comes meanwhile leaves it to that one. True: there is more to
 * do. `now`: epoch milliseconds.
 */
export async function keepFares(env: Env, extent: Extent, now: number): Promise<boolean> {
  const holder = crypto.randomUUID();
  if (!(await takeLease(env, holder, Date.now()))) return false;
  let hasBegunAnew = false;
  try {
    for (let unit = 0; unit < UNITS_A_RUN; unit++) {
      if (!(await renewLease(env, holder, Date.now()))) break;
      const refreshed = await refresh(env, holder, now);
      hasBegunAnew ||= refreshed === "begun_anew";
      const worked = refreshed !== "nothing" || (extent === "cover" && (await cover(env, holder, now)));
      if (!worked) break;
    }
  } finally {
    await giveLeaseBack(env, holder);
  }
  // After the lease: whoever marked something and found it taken relies on this look.
  return hasBegunAnew || (await isStale(env)) || (extent === "cover" && (await nextToCover(env)) !== undefined);
}

/** Refreshes for those who have something else to do: what fails stays marked. */
export async function refreshFares(env: Env, now: number): Promise<void> {
  try {
    if (await keepFares(env, "refresh", now)) await keepFaresLater(env, now);
  } catch (error) {
    log("warn", "fare_table.failed", { why: errorText(error) });
  }
}

/** The task that goes on where a run has ended. */
export const KEEP_FARES = "fares.keep";

export async function keepFaresLater(env: Env, now: number): Promise<void> {
  await env.OWN_QUEUE.send(taskMessage(KEEP_FARES, { key: now, at: now }), { contentType: "json" });
}

async function isStale(env: Env): Promise<boolean> {
  const [mark] = await writer(env).select({ mark: staleFares.mark }).from(staleFares).limit(1);
  return mark !== undefined;
}

/**
 * The oldest marks of the date of the oldest: together they concern few days. They are read before the network and the flights: what
 * changes after that makes a new mark.
 */
async function refresh(env: Env, holder: string, now: number): Promise<"refreshed" | "begun_anew" | "nothing"> {
  const db = writer(env);
  const count = await db.$count(staleFares);
  if (count === 0) return "nothing";
  if (count > TOO_MANY_MARKS) {
    await beginAnew(env, holder);
    return "begun_anew";
  }
  const oldest = db.select({ date: staleFares.local_date }).from(staleFares).orderBy(asc(staleFares.mark)).limit(1);
  const stale = await db
    .select()
    .from(staleFares)
    .where(eq(staleFares.local_date, oldest))
    .orderBy(asc(staleFares.mark))
    .limit(MARKS_A_UNIT);
  const reference = await currentReference(env);
  const { done, patches } = await computeFares(
    env,
    reference,
    { all: stale, routesOf: (marks) => routesAlong(reference, marks) },
    now,
  );
  return (await writeFares(env, holder, patches, { marks: done.map(({ mark }) => mark) })) ? "refreshed" : "nothing";
}

/** The rest of a month for the airport that is covered least. */
async function cover(env: Env, holder: string, now: number): Promise<boolean> {
  const next = await nextToCover(env);
  return next !== undefined && (await coverMonth(env, await currentReference(env), holder, next, now)) !== null;
}

async function nextToCover(env: Env): Promise<{ origin: string; until: string | null } | undefined> {
  const db = writer(env);
  const [next] = await db
    .select({ origin: airports.code, until: fareCoverage.until })
    .from(airports)
    .leftJoin(fareCoverage, eq(fareCoverage.origin, airports.code))
    .where(lt(sql`coalesce(${fareCoverage.until}, '')`, db.select({ last: max(flights.local_date) }).from(flights)))
    .orderBy(asc(sql`coalesce(${fareCoverage.until}, '')`), asc(airports.code))
    .limit(1);
  return next;
}
