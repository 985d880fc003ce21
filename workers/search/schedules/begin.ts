import type { ImportCommand } from "#contracts/schedules.ts";
import type { Env } from "../env.ts";
import type { ScheduleImportRow } from "../schema-imports.ts";

/** Longest time a request waits for another one under the same key, and between two looks. */
const WAIT = { ms: 10_000, every_ms: 250 };
/** Whoever receives a body says so with every statement that writes lines of it; after this long without a word it is gone. */
const SILENT_MS = 60_000;

/** `yours`: carry it out under this id. `known`: it was; its answer is in the row. `busy`: another request still is at it. */
export type Begun = { state: "yours"; id: string } | { state: "known"; row: ScheduleImportRow } | { state: "busy" };

/** One import for a key at a time. A refused one leaves no row, so its key is free again. */
export async function beginImport(env: Env, command: ImportCommand): Promise<Begun> {
  const until = Date.now() + WAIT.ms;
  do {
    const id = `imp_${crypto.randomUUID().replaceAll("-", "")}`;
    if (await insert(env, command, id)) return { state: "yours", id };
    const row = await rowOf(env, command);
    const isSilent = row !== null && row.touched_at < Date.now() - SILENT_MS;
    // One that came into force is carried out, also where whoever did it had no time to say so.
    if (row !== null && (row.answer !== null || (isSilent && row.state !== "receiving"))) return { state: "known", row };
    if (row !== null && isSilent) await abandon(env, row);
    else await new Promise((resolve) => setTimeout(resolve, WAIT.every_ms));
  } while (Date.now() < until);
  return { state: "busy" };
}

async function insert(env: Env, { user_id, key, format }: ImportCommand, id: string): Promise<boolean> {
  const { meta } = await env.DB.prepare(
    `INSERT INTO schedule_imports (id, user_id, key, format, state, started_at, touched_at) VALUES (?1, ?2, ?3, ?4, 'receiving', ?5, ?5)
     ON CONFLICT (user_id, key) DO NOTHING`,
  )
    .bind(id, user_id, key, format, Date.now())
    .run();
  return meta.changes > 0;
}

const rowOf = (env: Env, { user_id, key }: ImportCommand): Promise<ScheduleImportRow | null> =>
  env.DB.prepare("SELECT * FROM schedule_imports WHERE user_id = ? AND key = ?").bind(user_id, key).first<ScheduleImportRow>();

/** Frees the key; what was received under it is deleted with the next extension of the timetable. */
async function abandon(env: Env, { id, touched_at }: ScheduleImportRow): Promise<void> {
  await env.DB.prepare(
    "UPDATE schedule_imports SET state = 'abandoned', key = key || ' ' || id WHERE id = ? AND state = 'receiving' AND touched_at = ?",
  )
    .bind(id, touched_at)
    .run();
}
