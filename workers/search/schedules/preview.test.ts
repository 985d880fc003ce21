import { expect, test } from "vitest";
import { preview } from "./preview.ts";
import { bindingOf, flightsDatabase } from "./test-database.ts";

test("a dry run says with every step that it goes on, so that a retry of it waits and starts no second one", async () => {
  const database = flightsDatabase();
  database.exec(`INSERT INTO schedule_imports (id, user_id, key, format, state, started_at, touched_at)
      VALUES ('imp_a', 'usr', 'key', 'ssim', 'receiving', 0, 0);
    INSERT INTO schedule_carriers VALUES ('imp_a', 'HF', '2026-11-01', NULL);
    WITH RECURSIVE n(line) AS (SELECT 1 UNION ALL SELECT line + 1 FROM n WHERE line < 100)
    INSERT INTO schedule_lines (import_id, line, carrier, number, origin, destination, departs, days, aircraft, block_min, valid_from, day_shift)
    SELECT 'imp_a', line, 'HF', 100 + line, 'LHR', 'CDG', '08:00', '1234567', '320', 75, '2026-11-01', 0 FROM n;
    INSERT INTO flights (id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft)
    VALUES ('XX1', 'XX', '1', 'LHR', 'CDG', '2026-11-01', 0, 0, '', '', '320')`);
  const touched = () => Number(database.prepare("SELECT touched_at FROM schedule_imports").get()?.["touched_at"]);
  const told: number[] = [];
  const env = bindingOf(database, async (sql) => {
    if (!sql.startsWith("SELECT number FROM")) return;
    told.push(touched());
    database.exec("UPDATE schedule_imports SET touched_at = 0");
  });
  const start = Date.now();
  await preview(env, "imp_a");
  // Forty flight numbers a step, and a last look whether there are more.
  expect(told.map((at) => at >= start)).toEqual([true, true, true, true]);
  expect(database.prepare("SELECT state FROM schedule_imports").get()).toEqual({ state: "previewed" });
});
