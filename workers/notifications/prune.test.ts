import { readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { drizzle } from "drizzle-orm/d1";
import { expect, test } from "vitest";
import { settledLetters } from "./prune.ts";

test("letters to accounts are found among those of all bookings by an index", () => {
  const database = new DatabaseSync(":memory:");
  database.exec(readFileSync(path.join(import.meta.dirname, "../../migrations/notifications/0000_init.sql"), "utf8"));
  const { sql, params } = settledLetters(drizzle(null as unknown as D1Database), 1).toSQL();
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(params as string[]));
  expect(plan.map((step) => step["detail"])).toEqual([
    "SEARCH notifications USING INDEX notifications_by_booking (booking_id=?)",
  ]);
});
