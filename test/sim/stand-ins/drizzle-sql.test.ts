import { and, asc, count, desc, eq, exists, inArray, isNull, lte, or, SQL, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { alias } from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";
import { bookings, tickets } from "../../../workers/bookings/schema.ts";
import { inbox, payments } from "../../../workers/payments/schema.ts";

const db = drizzle({} as D1Database);
const other = alias(payments, "other");

/** Of every kind of piece that drizzle has words for, used here or not. */
const queries = () => [
  db.select().from(payments).where(eq(payments.id, "pay_1")),
  db
    .select({ body: inbox.body, n: count(), shout: sql<string>`upper(${inbox.type})`.as("shout") })
    .from(inbox)
    .where(and(isNull(inbox.replied_at), or(lte(inbox.lease_until, 5), inArray(inbox.type, ["a", 'b"', "c"]))))
    .orderBy(asc(inbox.attempts), desc(sql`shout`))
    .limit(7)
    .offset(2),
  db
    .insert(bookings)
    .values({ ...ROW, id: "a" })
    .onConflictDoUpdate({
      target: bookings.id,
      set: { status: sql`excluded.status`, version: 4 },
      setWhere: sql`excluded.version >= ${bookings.version} and ${3} > ${null} and ${"x"} <> ${sql.raw("'y'")}`,
    })
    .returning({ id: bookings.id }),
  db
    .insert(tickets)
    .values([
      { number: "1", booking_id: "a" },
      { number: "2", booking_id: "b" },
    ])
    .onConflictDoNothing(),
  db
    .update(inbox)
    .set({ reply: "r", body: null, attempts: sql`${inbox.attempts} + ${1}` })
    .where(and(eq(inbox.message_id, "m"), isNull(inbox.reply))),
  db.delete(payments).where(eq(payments.status, "declined")),
  db.select({ id: payments.id, twin: other.id }).from(payments).innerJoin(other, eq(payments.booking_id, other.booking_id)),
  db
    .select()
    .from(payments)
    .where(
      exists(
        db
          .select({ one: sql`1` })
          .from(inbox)
          .where(eq(inbox.booking_id, payments.booking_id)),
      ),
    ),
  db.select().from(
    db
      .select({ id: payments.id })
      .from(payments)
      .where(eq(payments.id, sql.placeholder("id")))
      .as("inner"),
  ),
  db
    .select({
      list: sql`${["a", 2]} in ${sql.identifier('na"me')} ${sql`a ${1}`.inlineParams()} ${sql.join([sql`x`, sql`y`], sql`, `)}`,
    })
    .from(inbox),
];
const ROW = {
  user_id: "u",
  record_locator: "ABCDEF",
  status: "held",
  version: 1,
  created_at: "2026-12-01T00:00:00.000Z",
  origin: "LHR",
  destination: "JFK",
  departs_local: "2026-12-20T10:00:00",
  total_minor: 100,
  currency: "GBP",
  passengers: 1,
} as const;

describe("queries as the simulation has them written", () => {
  it("are drizzle's own, text and parameters", async () => {
    const asDrizzleHasThem = queries().map((query) => query.toSQL());
    const theirs = SQL.prototype.buildQueryFromSourceParams;
    await import("./drizzle-sql.ts");
    expect(SQL.prototype.buildQueryFromSourceParams).not.toBe(theirs);
    const here = queries().map((query) => query.toSQL());
    expect(here).toEqual(asDrizzleHasThem);
    // Twice, since what was found out about a piece is remembered.
    expect(queries().map((query) => query.toSQL())).toEqual(asDrizzleHasThem);
    expect(new Set(here.map((query) => query.sql)).size).toBe(here.length);
    expect(here.every((query) => !query.sql.includes("undefined"))).toBe(true);
  });
});
