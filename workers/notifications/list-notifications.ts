import { and, asc, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Notification } from "#contracts/notifications.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { notificationId } from "./notification-id.ts";
import { notifications } from "./schema.ts";

/** As operators see it. */
export const notificationView = (row: typeof notifications.$inferSelect & { booking_id: string }): Notification => ({
  id: notificationId(row),
  booking_id: row.booking_id,
  type: row.type,
  channel: row.channel,
  status: row.status,
  attempts: row.attempts,
  resends: row.resends,
  reason: row.reason,
  next_attempt_at: row.status === "queued" ? formatInstantMs(row.due_at) : null,
  created_at: formatInstantMs(row.created_at),
  updated_at: formatInstantMs(row.updated_at),
});

/** All of a booking: there are few. */
export async function listNotifications(db: D1Database, booking_id: string): Promise<Notification[]> {
  const rows = await drizzle(db)
    .select()
    .from(notifications)
    .where(and(eq(notifications.booking_id, booking_id)))
    .orderBy(asc(notifications.created_at), asc(notifications.message_id), asc(notifications.channel));
  return rows.map((row) => notificationView({ ...row, booking_id }));
}
