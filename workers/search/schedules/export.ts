import type { SchedulesApi } from "#contracts/schedules.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { Schedule } from "#domain/schedule/schedule.ts";
import { type DataSet, ssimWriter } from "#domain/schedule/ssim/write.ts";
import { stationClocks } from "#domain/time/station-clocks.ts";
import type { Env } from "../env.ts";
import type { ScheduleImportRow } from "../schema-imports.ts";
import { LIVE, loadZones } from "./timetable.ts";

/** Lines read by one query, and written as one piece of the answer. */
const LINES_A_PAGE = 1_000;

type Source = Pick<ScheduleImportRow, "id" | "format" | "eol" | "last_is_ended" | "started_at">;

/** `GET /v1/ops/schedules/export`. A file that was imported comes back as it was; whatever else there is, is written as one. */
export async function exportSchedules(
  env: Env,
  query: Parameters<SchedulesApi["exportSchedules"]>[0],
  now: number,
): Promise<Result<ReadableStream<Uint8Array>, { reason: "not_found" }>> {
  const source = await sourceOf(env, query);
  if (source?.format === "ssim") return ok(streamOf(linesAsTheyCame(env, source)));
  if (source === null && query.import_id !== undefined) return err({ reason: "not_found" });
  const sets = source === null ? await firstSets(env, query.carrier, now) : await setsOf(env, source);
  return sets.length === 0 ? err({ reason: "not_found" }) : ok(streamOf(written(env, source?.id ?? null, sets)));
}

/** The import that is asked for, or the newest; null: there is none, but what was before. */
const sourceOf = (env: Env, { import_id, carrier }: Parameters<SchedulesApi["exportSchedules"]>[0]): Promise<Source | null> =>
  env.DB.prepare(
    `SELECT id, format, eol, last_is_ended, started_at FROM schedule_imports AS i WHERE state IN ${LIVE} AND (?1 IS NULL OR id = ?1)
       AND (?2 IS NULL OR EXISTS (SELECT 1 FROM schedule_carriers AS c WHERE c.import_id = i.id AND c.carrier = ?2))
     ORDER BY live_no DESC LIMIT 1`,
  )
    .bind(import_id ?? null, carrier ?? null)
    .first<Source>();

/** Nothing is read before somebody takes it. */
function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    type: "bytes",
    async pull(controller) {
      let next = await pieces.next();
      // A stream of bytes takes no empty piece, such as that of a page without lines.
      while (next.done !== true && next.value === "") next = await pieces.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

async function* linesAsTheyCame(env: Env, { id, eol, last_is_ended: isEnded }: Source): AsyncGenerator<string> {
  const end = eol ?? "\n";
  const page = "SELECT line, text FROM schedule_lines WHERE import_id = ? AND line > ? ORDER BY line LIMIT ?";
  for (let line = 0; ;) {
    const { results } = await env.DB.prepare(page).bind(id, line, LINES_A_PAGE).all<{ line: number; text: string }>();
    const last = results.at(-1);
    if (last === undefined) break;
    yield (line === 0 ? "" : end) + results.map(({ text }) => text).join(end);
    line = last.line;
  }
  if (isEnded) yield end;
}

const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

async function setsOf(env: Env, { id, started_at }: Source): Promise<DataSet[]> {
  const { results } = await env.DB.prepare(
    "SELECT carrier, valid_from, valid_to FROM schedule_carriers WHERE import_id = ? ORDER BY 1, 2",
  )
    .bind(id)
    .all<Omit<DataSet, "created">>();
  return results.map((set) => ({ ...set, created: dateOf(started_at) }));
}

async function firstSets(env: Env, carrier: string | undefined, now: number): Promise<DataSet[]> {
  const { results } = await env.DB.prepare(
    `SELECT carrier, min(valid_from) AS valid_from, CASE WHEN count(valid_to) = count(*) THEN max(valid_to) END AS valid_to
     FROM schedules WHERE ?1 IS NULL OR carrier = ?1 GROUP BY carrier ORDER BY carrier`,
  )
    .bind(carrier ?? null)
    .all<Omit<DataSet, "created">>();
  return results.map((set) => ({ ...set, created: dateOf(now) }));
}

/** Schedules of one flight stand together, as a schedule file has them. */
async function* written(env: Env, importId: string | null, sets: readonly DataSet[]): AsyncGenerator<string> {
  const writer = ssimWriter(stationClocks(await loadZones(env)));
  const ended = (lines: string[]): string => lines.map((line) => `${line}\n`).join("");
  yield ended(writer.header());
  for (const [index, set] of sets.entries()) {
    yield ended(writer.carrier(set));
    for await (const schedules of pagesOf(env, importId, set.carrier)) yield ended(schedules.map(writer.leg));
    yield ended(writer.trailer(index === sets.length - 1));
  }
}

/** Numbers have one digit to four; as texts they are in the order of an index, and with so many digits in that of numbers. */
const DIGITS = [1, 2, 3, 4];
const COLUMNS = `rowid AS row, carrier, number, origin, destination, origin_terminal, destination_terminal, departs, days, aircraft, block_min,
  valid_from, valid_to`;
const pageOf = (columns: string, table: string, own: string): string =>
  `SELECT ${columns} FROM ${table} WHERE ${own} carrier = ?1 AND (number, rowid) > (?2, ?3) AND length(number) = ?4
   ORDER BY number, rowid LIMIT ${LINES_A_PAGE}`;
export const FIRST_PAGE = pageOf(`${COLUMNS}, NULL AS fortnight_from`, "schedules", "");
export const IMPORT_PAGE = pageOf(`${COLUMNS}, fortnight_from`, "schedule_lines", "import_id = ?5 AND");

/** In the order of their numbers, page by page. */
async function* pagesOf(env: Env, importId: string | null, carrier: string): AsyncGenerator<Schedule[]> {
  const page = env.DB.prepare(importId === null ? FIRST_PAGE : IMPORT_PAGE);
  const own = importId === null ? [] : [importId];
  for (const digits of DIGITS) {
    let after: { number: string; row: number } | undefined = { number: "", row: 0 };
    while (after !== undefined) {
      const found = await page.bind(carrier, after.number, after.row, digits, ...own).all<Schedule & { row: number }>();
      const results: (Schedule & { row: number })[] = found.results;
      yield results;
      after = results.length < LINES_A_PAGE ? undefined : results.at(-1);
    }
  }
}
