import { pruneInBatches } from "#platform/prune.ts";
import { pruneRun } from "#queues/prune-run.ts";
import type { Env } from "../env.ts";

/** Goes on where the day's run has left lines. */
export const FORGET_TASK = "schedules.forget";
/** Lines deleted by one statement. */
const LINES_A_BATCH = 5_000;
/** Nobody is receiving an import of which nothing has been heard for so long. */
const SILENT_MS = 60 * 60_000;

/** Deletes the lines of imports that are in force no more, or never came to it, in as many runs as it takes; what was answered stays. */
export async function forgetOldImports(env: Env, now: number): Promise<void> {
  await env.DB.prepare(
    "UPDATE schedule_imports SET state = 'abandoned', key = key || ' ' || id WHERE state = 'receiving' AND touched_at < ?",
  )
    .bind(now - SILENT_MS)
    .run();
  const old = "SELECT id FROM schedule_imports WHERE state IN ('superseded', 'abandoned')";
  const lines = env.DB.prepare(
    `DELETE FROM schedule_lines WHERE rowid IN (SELECT rowid FROM schedule_lines WHERE import_id IN (${old}) LIMIT ${LINES_A_BATCH})`,
  );
  const run = () => pruneInBatches(async () => (await lines.run()).meta.changes, LINES_A_BATCH);
  await pruneRun(env, FORGET_TASK, now, run);
}
