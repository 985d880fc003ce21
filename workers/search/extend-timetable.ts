import { count, gte, max } from "drizzle-orm";
import { departures, type ImportedSchedule } from "#domain/schedule/departures.ts";
import type { DatedFlight } from "#domain/schedule/schedule.ts";
import { addDays } from "#domain/time/local-date.ts";
import { log } from "#platform/log.ts";
import { primary, writer } from "./database.ts";
import type { Env } from "./env.ts";
import { forgetFlights } from "./legs.ts";
import { forgetReference } from "./reference.ts";
import { chunks, FLIGHT_COLUMNS, FLIGHTS_A_STATEMENT } from "./schedules/flight-rows.ts";
import { applyNewerThan, newestLiveNo } from "./schedules/apply-again.ts";
import { coverage, type Dates, FROM_FIRST, FROM_IMPORTS, loadZones } from "./schedules/timetable.ts";
import { flights } from "./schema.ts";

/** Statements sent together; a batch is one transaction. */
const STATEMENTS_A_BATCH = 8;
/** Lines of imports expanded at a time. */
const LINES_A_PAGE = 2_000;

/**
 * Expands the schedules into dated flights up to `days` days from today (UTC). Flights that are there already stay as
 * they are. Goes on from the last date of the timetable, that one included: the run before may have stopped in the middle of it.
 */
export async function extendTimetable(env: Env, days: number, now: number): Promise<{ flights: number; added: number }> {
  const db = writer(env);
  const today = new Date(now).toISOString().slice(0, 10);
  const newest = await newestLiveNo(env);
  const [[covered], newestFirst, zones] = await Promise.all([
    db.select({ last: max(flights.local_date) }).from(flights),
    coverage(env),
    loadZones(env),
  ]);
  const first = covered?.last && covered.last > today ? covered.last : today;
  const dates: Dates = [first, addDays(today, days)];
  const imports = new Set(newestFirst.map(({ import_id }) => import_id));
  let added = 0;
  for await (const lines of timetablePages(env, dates, imports))
    added += await insertFlights(env, departures(lines, newestFirst, zones, dates));
  await applyNewerThan(env, newest);
  const [total] = await db.select({ flights: count() }).from(flights).where(gte(flights.local_date, today));
  if (added > 0) {
    forgetReference();
    forgetFlights();
    log("info", "timetable.extended", { from: first, added });
  }
  return { flights: total?.flights ?? 0, added };
}

export const IMPORT_LINES_PAGE = `${FROM_IMPORTS} AND import_id = ?3 AND line > ?4 ORDER BY line LIMIT ${LINES_A_PAGE}`;

/** Every line that may have departures on the dates: those of imports, some at a time, in their order, then those of the first timetable. */
async function* timetablePages(env: Env, [first, last]: Dates, imports: ReadonlySet<string>): AsyncGenerator<ImportedSchedule[]> {
  const page = env.DB.prepare(IMPORT_LINES_PAGE);
  for (const importId of imports) {
    let after: number | undefined = 0;
    while (after !== undefined) {
      const found = await page.bind(first, last, importId, after).all<ImportedSchedule & { line: number }>();
      const results: (ImportedSchedule & { line: number })[] = found.results;
      yield results;
      after = results.length < LINES_A_PAGE ? undefined : results.at(-1)?.line;
    }
  }
  yield (await env.DB.prepare(FROM_FIRST).bind(first, last).all<ImportedSchedule>()).results;
}

async function insertFlights(env: Env, rows: readonly DatedFlight[]): Promise<number> {
  const db = primary(env);
  const statements = chunks(rows, FLIGHTS_A_STATEMENT).map((chunk) => db.prepare(INSERT).bind(JSON.stringify(chunk)));
  let added = 0;
  for (const group of chunks(statements, STATEMENTS_A_BATCH)) {
    for (const result of await db.batch(group)) added += result.meta.changes;
  }
  return added;
}

const INSERT = `INSERT INTO flights (${FLIGHT_COLUMNS.join(", ")}) SELECT ${FLIGHT_COLUMNS.map((column) => `value ->> '${column}'`).join(", ")}
  FROM json_each(?) WHERE true ON CONFLICT (id) DO NOTHING`;
