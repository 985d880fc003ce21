import { drizzle } from "drizzle-orm/d1";
import { expect, test } from "vitest";
import { databaseOf, planOf } from "#platform/database.fixture.ts";
import { dueDeliveries } from "./claim.ts";
import { ENDED_DELIVERIES, OLD_KEYS } from "./prune.ts";

const database = databaseOf("notifications");
const orm = drizzle(null as unknown as D1Database);

test.each([
  ["what is due of all", dueDeliveries(orm, 1, {}).toSQL()],
  ["what is due of some events", dueDeliveries(orm, 1, { eventIds: ["evt_1", "evt_2"] }).toSQL()],
  ["what is due of users' own endpoints", dueDeliveries(orm, 1, { onlyUsersOwn: true }).toSQL()],
  ["what ended long ago", { sql: ENDED_DELIVERIES, params: [1, 2] }],
  ["keys that are old", { sql: OLD_KEYS, params: [1, 2] }],
])("%s is found by an index among any number of rows", (_, statement) => {
  const plan = planOf(database, statement);
  expect(plan.some((step) => step.includes("USING INDEX") || step.includes("USING COVERING INDEX"))).toBe(true);
  expect(plan.filter((step) => step.startsWith("SCAN"))).toEqual([]);
});
