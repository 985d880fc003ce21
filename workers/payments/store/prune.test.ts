import { drizzle } from "drizzle-orm/d1";
import { expect, test } from "vitest";
import { databaseOf, planOf } from "#platform/database.fixture.ts";
import { deleteAnswered, deleteTold } from "./prune.ts";

const database = databaseOf("payments");
const db = drizzle(null as unknown as D1Database);

test.each([
  ["answered commands", deleteAnswered(db, 1), "inbox USING INDEX inbox_by_lease (replied_at<?)"],
  ["events that were told", deleteTold(db, 1), "webhook_events USING INDEX webhook_events_undelivered (delivered_at<?)"],
])("%s are found by an index, and deleted by their key", (_, statement, index) => {
  const plan = planOf(database, statement.toSQL()).join("; ");
  expect(plan).toContain(`SEARCH ${index}`);
  expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
});
