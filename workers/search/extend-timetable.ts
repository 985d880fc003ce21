import { count, gte, max } from "drizzle-orm";
import { expand } from "#domain/schedule/expand.ts";
import type { DatedFlight } from "#domain/schedule/schedule.ts";
import { addDays } from "#domain/time/local-date.ts";
import { log } from "#platform/log.ts";
import { writer } from "./database.ts";
import type { Env } from "./env.ts";
import { forgetReference } from "./reference.ts";
import { airports, flights, schedules } from "./schema.ts";

/** Flights written by one statement: about 70 KB of JSON, one bound parameter. */
const FLIGHTS_A_STATEMENT = 250;
/** Statements sent together; a batch is one transaction. */
const STATEMENTS_A_BATCH = 8;

/**
 * Expands the schedules into dated flights up to `days` days from today (UTC). Flights that are there already stay as
 * they are. Goes on from the last date of the timetable, that one included: the run before may have stopped in the middle of it.
 */
export async function extendTimetable(env: Env, days: number, now: number): Promise<{ flights: number; added: number }> {
  const db = writer(env);
  const today = new Date(now).toISOString().slice(0, 10);
  const [timetable, stations, [covered]] = await db.batch([
    db.select().from(schedules),
    db.select({ code: airports.code, time_zone: airports.time_zone }).from(airports),
    db.select({ last: max(flights.local_date) }).from(flights),
  ]);
  const zones = new Map(stations.map((station) => [station.code, station.time_zone]));
  const first = covered?.last && covered.last > today ? covered.last : today;
  const added = await insertFlights(env, expand(timetable, zones, first, addDays(today, days)));
  const [total] = await db.select({ flights: count() }).from(flights).where(gte(flights.local_date, today));
  if (added > 0) {
    forgetReference();
    log("info", "timetable.extended", { from: first, added });
  }
  return { flights: total?.flights ?? 0, added };
}

async function insertFlights(env: Env, rows: readonly DatedFlight[]): Promise<number> {
  const statements = chunks(rows, FLIGHTS_A_STATEMENT).map((chunk) => env.DB.prepare(INSERT).bind(JSON.stringify(chunk)));
  let added = 0;
  for (const group of chunks(statements, STATEMENTS_A_BATCH)) {
    for (const result of await env.DB.batch(group)) added += result.meta.changes;
  }
  return added;
}

const COLUMNS = [
  "id",
  "carrier",
  "number",
  "origin",
  "destination",
  "local_date",
  "departs_at",
  "arrives_at",
  "departs_local",
  "arrives_local",
  "aircraft",
] as const satisfies (keyof DatedFlight)[];
const INSERT = `INSERT INTO flights (${COLUMNS.join(", ")}) SELECT ${COLUMNS.map((column) => `value ->> '${column}'`).join(", ")}
  FROM json_each(?) WHERE true ON CONFLICT (id) DO NOTHING`;

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
