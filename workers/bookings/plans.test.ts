import { expect, test } from "vitest";
import { bindingOf, databaseOf, plansOf } from "#platform/database.fixture.ts";
import type { Env } from "./env.ts";
import { listSagas } from "./list-sagas.ts";
import { listBookings } from "./list.ts";
import { openedSince } from "./overview.ts";

const database = databaseOf("bookings");
for (const id of ["bkg_1", "bkg_2"])
  database
    .prepare("INSERT INTO bookings VALUES (?, 'usr_1', 'K3J9QX', 'held', 1, '2026-12-01T10:00:00.000Z', '', '', '', 1, 'GBP', 1)")
    .run(id);

test.each<[string, typeof listSagas, string]>([
  ["all bookings", listSagas, "bookings_by_time ((created_at,id)<(?,?))"],
  [
    "those in a state",
    (env, page) => listSagas(env, { ...page, state: "held" }),
    "bookings_by_status (status=? AND (created_at,id)<(?,?))",
  ],
  [
    "a user's own",
    (env, page) => listBookings(env, { ...page, user_id: "usr_1" }),
    "bookings_by_user (user_id=? AND (created_at,id)<(?,?))",
  ],
])("a page of %s is found by its index, without reading what stands before it", async (_, list, index) => {
  const first = await list(bindingOf<Env>(database), { limit: 1 });
  const cursor = (first.ok && first.value.next_cursor) || undefined;
  expect(cursor).toBeDefined();
  const plans = await plansOf<Env>(database, (env) => list(env, { limit: 20, cursor }));
  expect(plans).toEqual([[`SEARCH bookings USING INDEX ${index}`]]);
});

test("the bookings of the last hour are found among all by their index", async () => {
  const plans = await plansOf<Env>(database, (env) => openedSince(env, "2026-12-01T10:00:00.000Z"));
  expect(plans).toHaveLength(1);
  expect(plans[0]?.[0]).toBe("SEARCH bookings USING INDEX bookings_by_time (created_at>?)");
});
