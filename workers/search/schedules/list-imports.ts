import type { Page } from "#contracts/common.ts";
import type { ScheduleImport, SchedulesApi } from "#contracts/schedules.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { Env } from "../env.ts";
import { IMPORTS, importView, type ImportWithCarriers } from "./answer.ts";

/** Imports, the newest first; those that come in tell how far they are. A cursor is the id of the last one of the page before. */
export async function listImports(
  env: Env,
  { limit, cursor }: Parameters<SchedulesApi["scheduleImports"]>[0],
): Promise<Result<Page<ScheduleImport>, { reason: "invalid_cursor" }>> {
  const last =
    cursor === undefined
      ? { started_at: Number.MAX_SAFE_INTEGER, id: "" }
      : await env.DB.prepare("SELECT started_at, id FROM schedule_imports WHERE id = ?")
          .bind(cursor)
          .first<{ started_at: number; id: string }>();
  if (last === null) return err({ reason: "invalid_cursor" });
  const { results } = await env.DB.prepare(
    `${IMPORTS} WHERE i.state <> 'abandoned' AND (i.started_at, i.id) < (?1, ?2) ORDER BY i.started_at DESC, i.id DESC LIMIT ?3`,
  )
    .bind(last.started_at, last.id, limit + 1)
    .all<ImportWithCarriers>();
  const data = results.slice(0, limit).map(importView);
  return ok({ data, next_cursor: results.length > limit ? (data.at(-1)?.id ?? null) : null });
}
