import { and, asc, eq, gt, inArray, lt, or } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { NotificationsApi } from "#contracts/notifications.ts";
import type { NotificationData } from "#contracts/personal-data.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { notifications, webhookEndpoints } from "./schema.ts";
import { endpointView } from "./webhooks/owner.ts";

/** Letters on one page. */
const PAGE = 100;
const ACCOUNT_LETTERS = ["account.known", "account.reset", "account.verify", "account.welcome"] as const;

const shown = (row: typeof notifications.$inferSelect): NotificationData => ({
  id: row.message_id,
  type: row.type,
  channel: row.channel,
  status: row.status,
  attempts: row.attempts,
  created_at: formatInstantMs(row.created_at),
  updated_at: formatInstantMs(row.updated_at),
});

/** What was sent about each of these bookings, in their order. Whoever asks has made sure whose they are. */
export async function bookingNotifications(database: D1Database, bookingIds: string[]): Promise<NotificationData[][]> {
  const rows = await drizzle(database)
    .select()
    .from(notifications)
    .where(inArray(notifications.booking_id, bookingIds))
    .orderBy(asc(notifications.created_at), asc(notifications.message_id), asc(notifications.channel));
  return bookingIds.map((id) => rows.filter(({ booking_id }) => booking_id === id).map(shown));
}

/** Whose account a letter is about stands in its message id: `account.verify:usr_…:…`. `ids`: a column of those. */
export const lettersTo = (userId: string, ids: SQLiteColumn) =>
  or(...ACCOUNT_LETTERS.map((type) => and(gt(ids, `${type}:${userId}:`), lt(ids, `${type}:${userId};`))));

export async function accountNotifications(
  database: D1Database,
  { user_id, cursor }: Parameters<NotificationsApi["accountNotifications"]>[0],
): ReturnType<NotificationsApi["accountNotifications"]> {
  const rows = await drizzle(database)
    .select()
    .from(notifications)
    .where(and(lettersTo(user_id, notifications.message_id), gt(notifications.message_id, cursor ?? "")))
    .orderBy(asc(notifications.message_id))
    .limit(PAGE);
  return { rows: rows.map(shown), next: rows.length < PAGE ? null : (rows.at(-1)?.message_id ?? null) };
}

/** Every endpoint for a user's bookings; the secrets are not among it. */
export async function accountEndpoints(
  database: D1Database,
  userId: string,
  now: number,
): ReturnType<NotificationsApi["accountWebhookEndpoints"]> {
  const rows = await drizzle(database)
    .select()
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.user_id, userId))
    .orderBy(asc(webhookEndpoints.created_at), asc(webhookEndpoints.id));
  return rows.map((row) => ({ ...endpointView(row, now), client_id: row.client_id === "" ? null : row.client_id }));
}
