import type { Env } from "../env.ts";
import { breathe } from "./breathe.ts";
import type { TimetableLine } from "./timetable-reader.ts";

/**
 * Lines that one statement writes, in bytes of JSON: about three thousand of a file. They are one bound parameter, which D1 lets have
 * 2,000,000 bytes; smaller statements would be too many for one invocation (ADR 16).
 */
const BYTES_A_STATEMENT = 1_500_000;
/** Lines that come slowly are written after this, in ms: whoever is silent for a minute is taken for gone. */
const SLOW_MS = 20_000;

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

const UTF8 = new TextEncoder();
/** The comma after a row. */
const SEPARATOR_BYTES = 1;

/** Stores the lines of an import that nobody sees yet, and how far it has come. Somebody else may have taken it over: `isMine`. */
export function stager(env: Env, importId: string) {
  const nothing = () => ({ rows: [] as string[], bytes: 0, legs: 0, since: Date.now() });
  let waiting = nothing();
  let mine = true;

  async function store(): Promise<void> {
    const { rows, legs } = waiting;
    const [, progress] = await env.DB.batch([
      env.DB.prepare(INSERT).bind(importId, `[${rows.join(",")}]`),
      env.DB.prepare(PROGRESS).bind(importId, rows.length, legs, Date.now()),
    ]);
    mine &&= (progress?.meta.changes ?? 0) > 0;
    waiting = nothing();
    await breathe();
  }

  return {
    async keep(lines: TimetableLine[]): Promise<void> {
      for (const line of lines) {
        if (!mine) return;
        const row = JSON.stringify(line);
        const bytes = UTF8.encode(row).byteLength + SEPARATOR_BYTES;
        if (waiting.bytes + bytes > BYTES_A_STATEMENT) await store();
        waiting.rows.push(row);
        waiting.bytes += bytes;
        if (line.leg !== null) waiting.legs += 1;
      }
      if (mine && waiting.rows.length > 0 && Date.now() - waiting.since > SLOW_MS) await store();
    },
    async flush(): Promise<void> {
      if (mine && waiting.rows.length > 0) await store();
    },
    isMine: () => mine,
  };
}

/** Lets go of an import of which nothing may remain but what was answered. */
export const deleteLines = (env: Env, importId: string): D1PreparedStatement[] =>
  ["schedule_lines", "schedule_sectors"].map((table) =>
    env.DB.prepare(`DELETE FROM ${table} WHERE import_id = ?`).bind(importId),
  );
