import { drizzle } from "drizzle-orm/d1";
import { expect, test } from "vitest";
import { databaseOf, planOf } from "#platform/database.fixture.ts";
import { settledLetters } from "./prune.ts";

test("letters to accounts are found among those of all bookings by an index", () => {
  const statement = settledLetters(drizzle(null as unknown as D1Database), 1).toSQL();
  expect(planOf(databaseOf("notifications"), statement)).toEqual([
    "SEARCH notifications USING INDEX notifications_by_booking (booking_id=?)",
  ]);
});
