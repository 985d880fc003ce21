import { expect, test } from "vitest";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import type { Env } from "../env.ts";
import { STORED } from "./flight-changes.ts";
import { preview, SHOWN_CHANGES } from "./preview.ts";

test("a dry run says with every step that it goes on, so that a retry of it waits and starts no second one", async () => {
  const database = databaseOf("flights");
  database.exec(`INSERT INTO schedule_imports (id, user_id, key, format, state, started_at, touched_at)
      VALUES ('imp_a', 'usr', 'key', 'ssim', 'receiving', 0, 0);
    INSERT INTO schedule_carriers VALUES ('imp_a', 'HF', '2026-11-01', NULL);
    WITH RECURSIVE n(line) AS (SELECT 1 UNION ALL SELECT line + 1 FROM n WHERE line < 300)
    INSERT INTO schedule_lines (import_id, line, carrier, number, origin, destination, departs, days, aircraft, block_min, valid_from, day_shift)
    SELECT 'imp_a', line, 'HF', 100 + line, 'LHR', 'CDG', '08:00', '1234567', '320', 75, '2026-11-01', 0 FROM n;
    INSERT INTO flights (id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft)
    VALUES ('XX1', 'XX', '1', 'LHR', 'CDG', '2026-11-01', 0, 0, '', '', '320')`);
  const touched = () => Number(database.prepare("SELECT touched_at FROM schedule_imports").get()?.["touched_at"]);
  const told: number[] = [];
  const env = bindingOf<Env>(database, async (sql) => {
    if (!sql.startsWith("SELECT number FROM")) return;
    told.push(touched());
    database.exec("UPDATE schedule_imports SET touched_at = 0");
  });
  const start = Date.now();
  await preview(env, "imp_a");
  // A hundred flight numbers at once, and a last look whether there are more.
  expect(told.map((at) => at >= start)).toEqual([true, true, true, true]);
  expect(database.prepare("SELECT state FROM schedule_imports").get()).toEqual({ state: "previewed" });
});

test("a dry run of all numbers that a carrier can have leaves room for the file's lines in what one invocation may ask the database", async () => {
  const database = databaseOf("flights");
  // Tomorrow: what leaves today may have left by now.
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  database.exec(`INSERT INTO schedule_imports (id, user_id, key, format, state, started_at, touched_at)
      VALUES ('imp_a', 'usr', 'key', 'ssim', 'receiving', 0, 0);
    INSERT INTO airports VALUES ('LHR', 'Heathrow', 'London', 'LON', 'GB', 0, 0, 'Europe/London', 'EU', 'GBP'),
      ('CDG', 'Charles de Gaulle', 'Paris', 'PAR', 'FR', 0, 0, 'Europe/Paris', 'EU', 'EUR');
    INSERT INTO schedule_carriers VALUES ('imp_a', 'HF', '${day}', NULL);
    WITH RECURSIVE n(line) AS (SELECT 1 UNION ALL SELECT line + 1 FROM n WHERE line < 9999)
    INSERT INTO schedule_lines (import_id, line, carrier, number, origin, destination, departs, days, aircraft, block_min, valid_from, day_shift)
    SELECT 'imp_a', line, 'HF', line, 'LHR', 'CDG', '08:00', '1234567', '320', 75, '${day}', 0 FROM n;
    INSERT INTO flights (id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft)
    VALUES ('XX1', 'XX', '1', 'LHR', 'CDG', '${day}', 0, 0, '', '', '320')`);
  const asked: string[] = [];
  const env = bindingOf<Env>(database, async (sql) => {
    asked.push(sql);
  });
  const shown = await preview(env, "imp_a");
  expect(shown).toHaveLength(SHOWN_CHANGES);
  expect(asked.filter((sql) => sql === STORED)).toHaveLength(Math.ceil(9_999 / 100));
  // Statements, a batch counted as all of its own; the lines of 50 MB are stored by less than two hundred.
  expect(asked.length).toBeLessThan(550);
});
