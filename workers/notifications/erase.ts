import { eq, inArray, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { parkedMessages } from "#queues/dead-letters/schema.ts";
import { lettersTo } from "./personal-data.ts";
import { inbox, notificationPreferences, notifications, webhookDeliveries, webhookEndpoints, webhookKeys } from "./schema.ts";

/**
 * The notices of erased bookings stay, since the audit compares them with what happened. What a mail provider has said of one may
 * name its address, and its id leads there.
 */
export async function eraseBookingNotices(database: D1Database, bookingIds: string[]): Promise<void> {
  const orm = drizzle(database);
  await orm.batch([
    orm
      .update(notifications)
      .set({ provider_id: null, reason: sql`iif(${notifications.reason} IS NULL, NULL, 'erased')`, recipient_hash: "" })
      .where(inArray(notifications.booking_id, bookingIds)),
    orm.update(inbox).set({ body: null }).where(inArray(inbox.booking_id, bookingIds)),
    orm.update(parkedMessages).set({ reason: "erased" }).where(inArray(parkedMessages.booking_id, bookingIds)),
  ]);
}

/** Letters to an account go with it, sent or not, and so does whatever was to be told of its bookings, by whomever. */
export async function eraseAccountNotices(database: D1Database, userId: string): Promise<void> {
  const orm = drizzle(database);
  const endpoints = orm.select({ id: webhookEndpoints.id }).from(webhookEndpoints).where(eq(webhookEndpoints.user_id, userId));
  await orm.batch([
    orm.delete(parkedMessages).where(lettersTo(userId, parkedMessages.id)),
    orm.delete(inbox).where(lettersTo(userId, inbox.message_id)),
    orm.delete(notifications).where(lettersTo(userId, notifications.message_id)),
    orm.delete(webhookDeliveries).where(inArray(webhookDeliveries.endpoint_id, endpoints)),
    orm.delete(webhookEndpoints).where(eq(webhookEndpoints.user_id, userId)),
    orm.delete(webhookKeys).where(eq(webhookKeys.user_id, userId)),
    orm.delete(notificationPreferences).where(eq(notificationPreferences.user_id, userId)),
  ]);
}
