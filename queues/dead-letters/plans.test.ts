import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { drizzle } from "drizzle-orm/d1";
import { expect, test } from "vitest";
import { countOpen } from "./measure.ts";
import { forgetDecided } from "./park.ts";

const MIGRATIONS = path.join(import.meta.dirname, "../../migrations/payments");
const db = drizzle({} as D1Database);

const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith(".sql"));
const database = new DatabaseSync(":memory:");
for (const file of files.toSorted()) database.exec(readFileSync(path.join(MIGRATIONS, file), "utf8"));

// Each minute, and for each batch that is parked: dead letters are kept for three months, and there may be many after an outage.
test.each([
  ["those that wait are counted", countOpen(db).toSQL()],
  ["those that were decided about long ago are found", forgetDecided(db, 0).toSQL()],
])("dead letters: %s without reading the others", (_what, { sql, params }) => {
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(params as SQLInputValue[]));
  expect(plan.map(({ detail }) => detail)).toEqual([expect.stringMatching(/^SEARCH .*parked_messages_by_state \(state=\?/)]);
});
