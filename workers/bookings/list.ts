import { and, desc, eq, sql, type SQL } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import * as z from "zod";
import type { BookingStatus, BookingSummary } from "#contracts/bookings.ts";
import type { Page } from "#contracts/common.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { cursorsOf } from "#platform/cursor.ts";
import type { Env } from "./env.ts";
import { bookings } from "./schema.ts";

/** Where a page ended: the sort key of its last row. */
const { encode, decode } = cursorsOf(z.tuple([z.iso.datetime(), z.string()]));

type Query = { limit: number; cursor?: string | undefined };

/** A user's bookings, newest first, in keyset pages: stable while new ones arrive. */
export const listBookings = (
  env: Env,
  { user_id, ...page }: Query & { user_id: string },
): Promise<Result<Page<BookingSummary>, { reason: "invalid_cursor" }>> => bookingsPage(env, eq(bookings.user_id, user_id), page);

/** A page of the bookings that fit. */
export async function bookingsPage(
  env: Env,
  fitting: SQL | undefined,
  query: Query,
): Promise<Result<Page<BookingSummary>, { reason: "invalid_cursor" }>> {
  const after = query.cursor === undefined ? null : decode(query.cursor);
  if (after === undefined) return err({ reason: "invalid_cursor" });
  // As one comparison the index leads straight to the page, however far down it is.
  const behind = after === null ? undefined : sql`(${bookings.created_at}, ${bookings.id}) < (${after[0]}, ${after[1]})`;
  const rows = await drizzle(env.DB.withSession("first-unconstrained") as unknown as D1Database)
    .select()
    .from(bookings)
    .where(and(fitting, behind))
    .orderBy(desc(bookings.created_at), desc(bookings.id))
    .limit(query.limit + 1);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return ok({
    data: page.map((row) => ({
      id: row.id,
      record_locator: row.record_locator,
      status: row.status as BookingStatus,
      created_at: row.created_at,
      total: { amount_minor: row.total_minor, currency: row.currency },
      origin: row.origin,
      destination: row.destination,
      departs_local: row.departs_local,
      passengers: row.passengers,
    })),
    next_cursor: rows.length > query.limit && last !== undefined ? encode([last.created_at, last.id]) : null,
  });
}
