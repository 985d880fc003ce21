import type { FlightChange, ScheduleImport, ScheduleImportResult } from "#contracts/schedules.ts";
import { invariant } from "#domain/invariant.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import type { Env } from "../env.ts";
import type { ScheduleImportRow } from "../schema-imports.ts";
import { changeRows, storedChange } from "./changes.ts";
import { SHOWN_CHANGES } from "./preview.ts";

/** An import with its carriers, as one query reads them. */
export type ImportWithCarriers = ScheduleImportRow & { carriers: string };
export const IMPORTS = `SELECT i.*, (SELECT json_group_array(json_object('carrier', c.carrier, 'valid_from', c.valid_from, 'valid_to', c.valid_to))
  FROM schedule_carriers AS c WHERE c.import_id = i.id) AS carriers FROM schedule_imports AS i`;

/** An import as operators see it. */
export function importView(row: ImportWithCarriers): ScheduleImport {
  const { id, format, state, lines, legs, added, changed, withdrawn, suspended } = row;
  invariant(state !== "abandoned", "abandoned imports are not shown");
  return {
    id,
    format,
    state,
    lines,
    legs,
    carriers: JSON.parse(row.carriers) as ScheduleImport["carriers"],
    flights: { added, changed, withdrawn, suspended },
    started_at: formatInstantMs(row.started_at),
    finished_at: row.finished_at === null ? null : formatInstantMs(row.finished_at),
  };
}

/** What is answered to an import, from now on and whenever its key comes again. `changes`: of a dry run, which records none. */
export async function answerOf(env: Env, id: string, changes: FlightChange[] | null): Promise<ScheduleImportResult> {
  const row = await env.DB.prepare(`${IMPORTS} WHERE i.id = ?`).bind(id).first<ImportWithCarriers>();
  invariant(row, `import ${id} is there`);
  const shown = changes ?? (await changeRows(env, id, SHOWN_CHANGES)).map(storedChange);
  const answer: ScheduleImportResult = { ...importView(row), changes: shown };
  await env.DB.prepare("UPDATE schedule_imports SET answer = ?2 WHERE id = ?1").bind(id, JSON.stringify(answer)).run();
  return answer;
}
