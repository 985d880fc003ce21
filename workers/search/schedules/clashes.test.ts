import { expect, test } from "vitest";
import { MAX_VARIATIONS } from "#domain/schedule/ssim/write.ts";
import { bindingOf, databaseOf, planOf } from "#platform/database.fixture.ts";
import type { Env } from "../env.ts";
import { clashes, PAIRS } from "./clashes.ts";

const database = databaseOf("flights");
/** So many lines, so many of each flight number, on so many different days of the week in turn. */
const insert = (importId: string, lines: number, ofNumber: number, days: number): void =>
  database.exec(`WITH RECURSIVE n(line) AS (SELECT 1 UNION ALL SELECT line + 1 FROM n WHERE line < ${lines})
    INSERT INTO schedule_lines (import_id, line, carrier, number, origin, destination, departs, days, aircraft, block_min, valid_from)
    SELECT '${importId}', line, 'HF', 1 + (line - 1) / ${ofNumber}, 'LHR', 'CDG', '09:00', 1 + line % ${days}, '320', 75, '2026-11-02' FROM n`);

test("a line is only compared with those of its own flight, page by page", () => {
  expect(planOf(database, { sql: PAIRS }).slice(0, 2)).toEqual([
    "SEARCH b USING INDEX sqlite_autoindex_schedule_lines_1 (import_id=? AND line>?)",
    "SEARCH a USING INDEX schedule_lines_by_number (import_id=? AND carrier=? AND number=? AND origin=?)",
  ]);
});

test("lines of a flight on other days of the week are no clash, two on the same are", async () => {
  insert("imp_five", 5_000, 5, 5);
  expect(await clashes(bindingOf(database), "imp_five", "ssim")).toEqual([]);
  database.exec("UPDATE schedule_lines SET days = '12345' WHERE import_id = 'imp_five' AND line = 4998");
  const found = await clashes(bindingOf(database), "imp_five", "ssim");
  expect(found.map(({ line }) => line)).toEqual([4_998, 4_998, 4_999, 5_000]);
});

test("a flight of more lines than a file can tell apart is told at once: its lines are not compared with one another", async () => {
  insert("imp_one", 20_000, 20_000, 7);
  const asked: string[] = [];
  const env = bindingOf<Env>(database, async (sql) => void asked.push(sql));
  expect(await clashes(env, "imp_one", "ssim")).toMatchObject([
    { line: 20_000, expected: `at most ${MAX_VARIATIONS} lines of HF1`, found: "20000 lines" },
  ]);
  expect(asked).not.toContain(PAIRS);
});
