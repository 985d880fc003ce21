import { drizzle } from "drizzle-orm/d1";
import { expect, test } from "vitest";
import { databaseOf, planOf } from "#platform/database.fixture.ts";
import { countOpen } from "./measure.ts";
import { forgetDecided } from "./park.ts";

const db = drizzle({} as D1Database);
const database = databaseOf("payments");

// Each minute, and for each batch that is parked: dead letters are kept for three months, and there may be many after an outage.
test.each([
  ["those that wait are counted", countOpen(db).toSQL()],
  ["those that were decided about long ago are found", forgetDecided(db, 0).toSQL()],
])("dead letters: %s without reading the others", (_what, statement) => {
  expect(planOf(database, statement)).toEqual([expect.stringMatching(/^SEARCH .*parked_messages_by_state \(state=\?/)]);
});
