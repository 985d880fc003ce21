import { readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { drizzle } from "drizzle-orm/d1";
import { expect, test } from "vitest";
import { deleteAnswered, deleteTold } from "./prune.ts";

const MIGRATION = path.join(import.meta.dirname, "../../../migrations/payments/0000_init.sql");

/** How SQLite would run it. */
function planOf({ sql, params }: { sql: string; params: unknown[] }): string {
  const database = new DatabaseSync(":memory:");
  database.exec(readFileSync(MIGRATION, "utf8"));
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(params as number[])) as { detail: string }[];
  return plan.map(({ detail }) => detail).join("; ");
}

const db = drizzle(null as unknown as D1Database);

test.each([
  ["answered commands", deleteAnswered(db, 1), "inbox USING INDEX inbox_by_lease (replied_at<?)"],
  ["events that were told", deleteTold(db, 1), "webhook_events USING INDEX webhook_events_undelivered (delivered_at<?)"],
])("%s are found by an index, and deleted by their key", (_, statement, index) => {
  const plan = planOf(statement.toSQL());
  expect(plan).toContain(`SEARCH ${index}`);
  expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
});
