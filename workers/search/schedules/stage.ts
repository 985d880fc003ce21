import type { Env } from "../env.ts";
import { breathe } from "./breathe.ts";
import type { TimetableLine } from "./timetable-reader.ts";

/** Lines written by one statement: about half a megabyte of JSON, one bound parameter. */
const LINES_A_STATEMENT = 1_000;

const LEG_COLUMNS = [
  "carrier",
  "number",
  "origin",
  "destination",
  "origin_terminal",
  "destination_terminal",
  "departs",
  "days",
  "aircraft",
  "block_min",
  "valid_from",
  "valid_to",
  "fortnight_from",
  "day_shift",
] as const;

const INSERT = `INSERT INTO schedule_lines (import_id, line, text, ${LEG_COLUMNS.join(", ")})
  SELECT ?1, value ->> 'line', value ->> 'text', ${LEG_COLUMNS.map((column) => `value -> 'leg' ->> '${column}'`).join(", ")}
  FROM json_each(?2) WHERE EXISTS (SELECT 1 FROM schedule_imports WHERE id = ?1 AND state = 'receiving')`;
const PROGRESS = `UPDATE schedule_imports SET lines = lines + ?2, legs = legs + ?3, touched_at = ?4 WHERE id = ?1 AND state = 'receiving'`;

/** Stores the lines of an import that nobody sees yet, and how far it has come. Somebody else may have taken it over: `isMine`. */
export function stager(env: Env, importId: string) {
  let waiting: TimetableLine[] = [];
  let mine = true;

  async function store(lines: TimetableLine[]): Promise<void> {
    const legs = lines.filter(({ leg }) => leg !== null).length;
    const [, progress] = await env.DB.batch([
      env.DB.prepare(INSERT).bind(importId, JSON.stringify(lines)),
      env.DB.prepare(PROGRESS).bind(importId, lines.length, legs, Date.now()),
    ]);
    mine &&= (progress?.meta.changes ?? 0) > 0;
    await breathe();
  }

  return {
    async keep(lines: TimetableLine[]): Promise<void> {
      waiting.push(...lines);
      while (mine && waiting.length >= LINES_A_STATEMENT) {
        const next = waiting.slice(0, LINES_A_STATEMENT);
        waiting = waiting.slice(LINES_A_STATEMENT);
        await store(next);
      }
    },
    async flush(): Promise<void> {
      const rest = waiting;
      waiting = [];
      if (mine && rest.length > 0) await store(rest);
    },
    isMine: () => mine,
  };
}

/** Lets go of an import of which nothing may remain but what was answered. */
export const deleteLines = (env: Env, importId: string): D1PreparedStatement[] =>
  ["schedule_lines", "schedule_sectors"].map((table) =>
    env.DB.prepare(`DELETE FROM ${table} WHERE import_id = ?`).bind(importId),
  );
