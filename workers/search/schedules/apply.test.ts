import type { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test } from "vitest";
import { addDays } from "#domain/time/local-date.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import type { Env } from "../env.ts";
import { applyImport } from "./apply.ts";

/** More flight numbers than one step takes, for some days from tomorrow. */
const NUMBERS = 100;
const DAYS = 5;
const LONG = Date.now() + 3_600_000;
const day = (days: number): string => addDays(new Date().toISOString().slice(0, 10), days);

let database: DatabaseSync;
beforeEach(() => {
  database = databaseOf("flights");
  for (const code of ["LHR", "CDG"])
    database.exec(`INSERT INTO airports VALUES ('${code}', '', '', '', '', 0, 0, 'UTC', '', 'EUR')`);
  // The last date on sale.
  database.exec(`INSERT INTO flights (id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft)
    VALUES ('XX1', 'XX', '1', 'LHR', 'CDG', '${day(9)}', 0, 0, '', '', '320')`);
});

/** Has an import come into force that says when all numbers leave on these days. */
function inForce(id: string, liveNo: number, departs: string, [from, to]: [string, string]): void {
  database.exec(`INSERT INTO schedule_imports (id, user_id, key, format, state, live_no, started_at, touched_at)
      VALUES ('${id}', 'usr', '${id}', 'ssim', 'applying', ${liveNo}, 0, 0);
    INSERT INTO schedule_carriers VALUES ('${id}', 'HF', '${from}', '${to}');
    WITH RECURSIVE n(line) AS (SELECT 1 UNION ALL SELECT line + 1 FROM n WHERE line < ${NUMBERS})
    INSERT INTO schedule_lines (import_id, line, carrier, number, origin, destination, departs, days, aircraft, block_min, valid_from, valid_to, day_shift)
    SELECT '${id}', line, 'HF', 100 + line, 'LHR', 'CDG', '${departs}', '1234567', '320', 75, '${from}', '${to}', 0 FROM n`);
}
const times = (): unknown[] =>
  database
    .prepare(
      "SELECT local_date, substr(departs_local, 12, 5) AS departs, count(*) AS flights FROM flights WHERE carrier = 'HF' GROUP BY 1, 2 ORDER BY 1",
    )
    .all()
    .map((row) => Object.values(row));
const states = (): unknown[] => database.prepare("SELECT id, state FROM schedule_imports ORDER BY id").all().map(Object.values);

/** All days at 8, but for the corrected one. */
const CORRECTED = [1, 2, 3, 4, 5].map((days) => [day(days), days === 3 ? "11:00" : "08:00", NUMBERS]);

test.each(["before its first step is written", "between two steps", "before its last word"])(
  "an import that is still being applied does not undo a newer one that comes %s",
  async (when) => {
    inForce("imp_a", 1, "08:00", [day(1), day(DAYS)]);
    const writes = { "before its first step is written": 1, "between two steps": 2, "before its last word": 4 }[when];
    let steps = 0;
    const a = bindingOf<Env>(database, async (sql) => {
      if (!/SET (?:applied_to|state = 'applied')/.test(sql) || ++steps !== writes) return;
      inForce("imp_b", 2, "11:00", [day(3), day(3)]);
      expect(await applyImport(bindingOf(database), "imp_b", LONG)).toBe(true);
    });
    expect(await applyImport(a, "imp_a", LONG)).toBe(true);
    expect(times()).toEqual(CORRECTED);
    expect(states()).toEqual([
      ["imp_a", "applied"],
      ["imp_b", "applied"],
    ]);
  },
);

test("a step that cannot be written for another reason is no newer import: it fails, and nothing of it is there", async () => {
  inForce("imp_a", 1, "08:00", [day(1), day(DAYS)]);
  database.exec(
    "CREATE TRIGGER full BEFORE INSERT ON flights WHEN NEW.number = '139' BEGIN SELECT RAISE(ABORT, 'disk full'); END",
  );
  await expect(applyImport(bindingOf(database), "imp_a", LONG)).rejects.toThrow("disk full");
  expect([times(), states()]).toEqual([[], [["imp_a", "applying"]]]);
});
