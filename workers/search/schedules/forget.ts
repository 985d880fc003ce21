import { PRUNE_BATCH, type Pruned, pruneInBatches } from "#platform/prune.ts";
import { pruneRun } from "#queues/prune-run.ts";
import type { Env } from "../env.ts";

/** Goes on where the day's run has left lines. */
export const FORGET_TASK = "schedules.forget";
/** Lines, or sectors, deleted by one statement. */
const LINES_A_BATCH = 5_000;
/** Nobody is receiving an import of which nothing has been heard for so long. */
const SILENT_MS = 60 * 60_000;

/** A year after it was worked on last nobody asks any more what an import was that is not in force. */
const KEPT_MS = 365 * 86_400_000;

/** Those that are in force no more, or never come to it. */
const OVER = "SELECT id FROM schedule_imports WHERE state IN ('superseded', 'abandoned', 'previewed')";
/** The oldest of them, once nothing is left of what they said. */
const GONE = `${OVER} AND touched_at < ?1
  AND NOT EXISTS (SELECT 1 FROM schedule_lines AS l WHERE l.import_id = schedule_imports.id)
  AND NOT EXISTS (SELECT 1 FROM schedule_sectors AS s WHERE s.import_id = schedule_imports.id) ORDER BY id LIMIT ${PRUNE_BATCH}`;

/**
 * Deletes what imports said that are in force no more, or never came to it, in as many runs as it takes; that there were such imports, and
 * what was answered, stays for a year.
 */
export async function forgetOldImports(env: Env, now: number): Promise<void> {
  await env.DB.prepare(
    "UPDATE schedule_imports SET state = 'abandoned', key = key || ' ' || id WHERE state = 'receiving' AND touched_at < ?",
  )
    .bind(now - SILENT_MS)
    .run();
  await pruneRun(env, FORGET_TASK, now, async () => {
    const parts = [];
    for (const table of ["schedule_lines", "schedule_sectors"]) parts.push(await forgetRows(env, table));
    parts.push(await forgetImports(env, now - KEPT_MS));
    return { more: parts.some(({ more }) => more) };
  });
}

function forgetRows(env: Env, table: string): Promise<Pruned> {
  const rows = env.DB.prepare(
    `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE import_id IN (${OVER}) LIMIT ${LINES_A_BATCH})`,
  );
  return pruneInBatches(async () => (await rows.run()).meta.changes, LINES_A_BATCH);
}

function forgetImports(env: Env, until: number): Promise<Pruned> {
  return pruneInBatches(async () => {
    const [, imports] = await env.DB.batch([
      env.DB.prepare(`DELETE FROM schedule_carriers WHERE import_id IN (${GONE})`).bind(until),
      env.DB.prepare(`DELETE FROM schedule_imports WHERE id IN (${GONE})`).bind(until),
    ]);
    return imports?.meta.changes ?? 0;
  });
}
