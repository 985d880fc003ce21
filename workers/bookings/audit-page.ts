import { gt, inArray } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { AUDIT_PAGE } from "#domain/audit/facts.ts";
import type { AuditPage, AuditRead } from "#contracts/audit.ts";
import type { Env } from "./env.ts";
import { bookings, tickets } from "./schema.ts";

/** Bookings whose tickets one statement asks for: D1 takes a hundred parameters. */
const BOOKINGS_PER_STATEMENT = 90;

/** What lists show of each booking, with its tickets. */
export async function auditPage(env: Env, { cursor, booking_ids }: AuditRead): Promise<AuditPage> {
  const db = drizzle(env.DB);
  const rows = await db
    .select()
    .from(bookings)
    .where(booking_ids === null ? gt(bookings.id, cursor ?? "") : inArray(bookings.id, booking_ids))
    .orderBy(bookings.id)
    .limit(AUDIT_PAGE);
  const issued: (typeof tickets.$inferSelect)[] = [];
  for (let i = 0; i < rows.length; i += BOOKINGS_PER_STATEMENT) {
    const ids = rows.slice(i, i + BOOKINGS_PER_STATEMENT).map(({ id }) => id);
    issued.push(...(await db.select().from(tickets).where(inArray(tickets.booking_id, ids))));
  }
  const ticketsOf = Map.groupBy(issued, ({ booking_id }) => booking_id);
  return {
    source: "projections",
    rows: rows.map(({ id, status, record_locator, currency, total_minor, passengers }) => ({
      booking_id: id,
      id,
      status,
      record_locator,
      currency,
      total_minor,
      passengers,
      tickets: (ticketsOf.get(id) ?? []).map(({ number }) => number),
    })),
    next: booking_ids === null && rows.length === AUDIT_PAGE ? (rows.at(-1)?.id ?? null) : null,
  };
}
