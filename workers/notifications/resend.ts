import { and, eq, ne, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { NotificationsMessage } from "#contracts/messages.ts";
import type { Notification, NotificationsApi, ResendError } from "#contracts/notifications.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { errorText, log } from "#platform/log.ts";
import { noticeAbout, standingOf } from "./about-booking.ts";
import type { Env } from "./env.ts";
import { notificationView } from "./list-notifications.ts";
import { type BookingNotice, isBookingNotice, isNotice } from "./notice.ts";
import { readNotificationId } from "./notification-id.ts";
import { inbox, notifications } from "./schema.ts";
import { whyOutdated } from "./why-outdated.ts";

type Command = Parameters<NotificationsApi["resendNotification"]>[0];
type Row = typeof notifications.$inferSelect;

/** What its saga says now is what is told; whoever it is told to is asked when it is sent. */
export async function resendNotification(
  env: Env,
  { id, operator_id }: Command,
  now: number,
): Promise<Result<Notification, ResendError>> {
  const found = await find(env.DB, id);
  if (found === null) return err({ reason: "not_found" });
  const { row, booking_id } = found;
  if (row.status === "queued") return err({ reason: "notification_pending" });
  const notice = await noticeNow(env, row, booking_id, now);
  if (notice === null) return err({ reason: "notification_outdated" });
  const queued = await queue(env.DB, row, notice, now);
  // Somebody else was quicker.
  if (queued === undefined) return err({ reason: "notification_pending" });
  log("info", "notification.resent", { message_id: row.message_id, channel: row.channel, operator_id, resends: queued.resends });
  await send(env, notice);
  return ok(notificationView({ ...queued, booking_id }));
}

async function find(db: D1Database, id: string): Promise<{ row: Row; booking_id: string } | null> {
  const meant = readNotificationId(id);
  if (meant === null) return null;
  const [row] = await drizzle(db)
    .select()
    .from(notifications)
    .where(and(eq(notifications.message_id, meant.message_id), eq(notifications.channel, meant.channel)));
  // Letters to accounts carry secrets of their moment: their owner asks for another one.
  return row === undefined || row.booking_id === null ? null : { row, booking_id: row.booking_id };
}

/** The notice once more, about the booking as it is; null: it would not be true, or there is nobody to be told. */
async function noticeNow(
  env: Env,
  { message_id: id, type }: Row,
  booking_id: string,
  now: number,
): Promise<BookingNotice | null> {
  const standing = await standingOf(env, booking_id);
  const kept = await keptOf(env.DB, id);
  const refundedBy = kept !== null && "refund" in kept ? kept.refund.by : null;
  if (standing === null || standing.erased) return null;
  if ((await whyOutdated(env, { id, type }, standing.booking, refundedBy)) !== null) return null;
  const { refund } = standing.booking;
  const byCard = refund !== null && type === "booking.refunded" ? { refund: { amount: refund.amount, by: "card" } } : {};
  // What comes out of the queue is recorded: it must not be found to lack a channel that nobody has asked for.
  const more = { ...byCard, ...kept, has_phone: false };
  const parsed = NotificationsMessage.safeParse(noticeAbout({ id, type }, standing, more, now));
  return parsed.success && isNotice(parsed.data) && isBookingNotice(parsed.data) ? parsed.data : null;
}

/** What of the message is still stored: all of one that is not sent, and of one that its saga could not tell again. */
async function keptOf(db: D1Database, messageId: string): Promise<NotificationsMessage["data"] | null> {
  const [stored] = await drizzle(db).select({ body: inbox.body }).from(inbox).where(eq(inbox.message_id, messageId));
  const message = stored?.body === null || stored === undefined ? null : NotificationsMessage.safeParse(JSON.parse(stored.body));
  return message?.success === true ? message.data.data : null;
}

async function queue(db: D1Database, { message_id, channel }: Row, notice: BookingNotice, now: number): Promise<Row | undefined> {
  const orm = drizzle(db);
  const [, rows] = await orm.batch([
    orm
      .update(inbox)
      .set({ body: JSON.stringify(notice) })
      .where(eq(inbox.message_id, message_id)),
    orm
      .update(notifications)
      .set({
        status: "queued",
        attempts: 0,
        since: now,
        due_at: now,
        updated_at: now,
        resends: sql`${notifications.resends} + 1`,
      })
      .where(
        and(eq(notifications.message_id, message_id), eq(notifications.channel, channel), ne(notifications.status, "queued")),
      )
      .returning(),
  ]);
  return rows[0];
}

/** Losing this costs some minutes: then the task finds what is due. */
async function send({ OWN_QUEUE }: Env, notice: BookingNotice): Promise<void> {
  try {
    await OWN_QUEUE.send(notice, { contentType: "json" });
  } catch (error) {
    log("warn", "notification.send_failed", { notices: 1, why: errorText(error) });
  }
}
