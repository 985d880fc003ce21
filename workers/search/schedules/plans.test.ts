import { expect, test } from "vitest";
import { databaseOf, planOf } from "#platform/database.fixture.ts";
import { PAIRS } from "./clashes.ts";
import { FIRST_PAGE, IMPORT_PAGE } from "./export.ts";
import { NUMBERS, STORED } from "./flight-changes.ts";
import { IMPORT_LINES_PAGE } from "../extend-timetable.ts";
import { UNTOLD } from "./tell-changes.ts";
import { FIRST_OF_NUMBERS, IMPORTED_OF_NUMBERS } from "./timetable.ts";
import { openBooked } from "./write-changes.ts";

const database = databaseOf("flights");

/** The statements of a batch, as texts. */
const textsOf = (statements: (env: never) => unknown[]): string[] => {
  const texts: string[] = [];
  const prepare = (sql: string) => {
    texts.push(sql);
    return { bind: () => null };
  };
  statements({ DB: { prepare } } as never);
  return texts;
};

const [open = "", suspend = ""] = textsOf((env) => openBooked(env, [], 0));

/** What is asked for every page of an import, or for every news of a booking; and how often it sorts a page that it has found. */
const QUERIES: [name: string, sql: string, sorts: number][] = [
  ["pairs of lines", PAIRS, 1],
  ["a page of the first timetable", FIRST_PAGE, 1],
  ["a page of an import", IMPORT_PAGE, 1],
  ["flight numbers", NUMBERS, 2],
  ["stored flights", STORED, 1],
  ["lines of the first timetable", FIRST_OF_NUMBERS, 0],
  ["lines of imports", IMPORTED_OF_NUMBERS, 0],
  ["lines to extend", IMPORT_LINES_PAGE, 0],
  ["changes to open", open, 0],
  ["changes to tell of", UNTOLD, 0],
  ["flights to suspend", suspend, 0],
];

/** Lists that were handed over, the few numbers of a step, the cabins of a flight. */
const SMALL = /^SCAN (?:json_each|k|cabin|\(subquery-\d+\)) ?/;

test.each(QUERIES)("%s are looked up: no table is read as a whole", (_, sql, sorts) => {
  const steps = planOf(database, { sql });
  expect(steps.some((step) => step.startsWith("SEARCH"))).toBe(true);
  expect(steps.filter((step) => step.startsWith("SCAN") && !SMALL.test(step))).toEqual([]);
  expect(steps.filter((step) => step.includes("TEMP B-TREE"))).toHaveLength(sorts);
});

test.each([
  ["of an export", IMPORT_PAGE, "schedule_lines_by_number (import_id=? AND carrier=? AND number>?)"],
  ["of the first timetable's export", FIRST_PAGE, "sqlite_autoindex_schedules_1 (carrier=? AND number>?)"],
  ["of an extension", IMPORT_LINES_PAGE, "sqlite_autoindex_schedule_lines_1 (import_id=? AND line>?)"],
])("a page %s begins where the one before ended: what was read is not read again", (_, sql, index) => {
  const [search] = planOf(database, { sql });
  expect(search).toMatch(/^SEARCH/);
  expect(search?.split("USING INDEX ")[1]).toBe(index);
});
