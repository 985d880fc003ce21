import type { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import type { Env } from "../env.ts";
import { forgetOldImports } from "./forget.ts";

const DAY_MS = 86_400_000;
const NOW = 1_795_600_000_000;
let database: DatabaseSync;
let sent: unknown[];
beforeEach(() => {
  database = databaseOf("flights");
  sent = [];
});

/** An import on which nobody has worked for so many days, with everything that it may have. */
function imported(id: string, state: string, days: number): void {
  const at = NOW - days * DAY_MS;
  database
    .prepare(
      "INSERT INTO schedule_imports (id, user_id, key, format, state, live_no, started_at, touched_at) VALUES (?1, 'usr', ?1, 'ssim', ?2, 1, ?3, ?3)",
    )
    .run(id, state, at);
  database.prepare("INSERT INTO schedule_carriers VALUES (?, 'HF', '2026-12-01', NULL)").run(id);
  database.prepare("INSERT INTO schedule_lines (import_id, line) VALUES (?, 1)").run(id);
  const sector = database.prepare("INSERT INTO schedule_sectors VALUES (?, 'LHR', ?, 400, 420)");
  for (const destination of ["JFK", "SIN"]) sector.run(id, destination);
}
const forget = () => {
  const OWN_QUEUE = { send: async (message: unknown) => void sent.push(message) };
  return forgetOldImports({ ...bindingOf<Env>(database), OWN_QUEUE } as unknown as Env, NOW);
};
/** Whose rows there are: import, carriers, lines, sectors. */
const left = (): Record<string, unknown[]> =>
  Object.fromEntries(
    Object.entries({ imports: "id", carriers: "import_id", lines: "import_id", sectors: "import_id" }).map(([table, id]) => [
      table,
      database
        .prepare(`SELECT DISTINCT ${id} AS id FROM schedule_${table} ORDER BY 1`)
        .all()
        .map((row) => row["id"]),
    ]),
  );

test("of an import that is in force no more, or never came to it, neither lines nor sectors stay, and for a year that there was one", async () => {
  for (const state of ["superseded", "abandoned", "previewed"]) imported(state, state, 364);
  for (const state of ["applying", "applied"]) imported(state, state, 3_000);
  imported("receiving", "receiving", 0);
  await forget();
  const all = ["abandoned", "applied", "applying", "previewed", "receiving", "superseded"];
  const whole = ["applied", "applying", "receiving"];
  expect(left()).toEqual({ imports: all, carriers: all, lines: whole, sectors: whole });
});

test("after a year nothing of it stays; what is in force stays for ever", async () => {
  for (const state of ["superseded", "abandoned", "previewed", "applying", "applied"]) imported(state, state, 366);
  await forget();
  const live = ["applied", "applying"];
  expect(left()).toEqual({ imports: live, carriers: live, lines: live, sectors: live });
  expect(sent).toEqual([]);
});
