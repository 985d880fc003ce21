import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Preferences } from "#domain/notification/preferences.ts";
import { LANGUAGES } from "#domain/text/language.ts";
import { DISABLED_BY } from "#domain/webhook/disabled.ts";
import type { WebhookEvent } from "#domain/webhook/event.ts";

/** Every message that asked for a notification, once. */
export const inbox = sqliteTable("inbox", {
  message_id: text().primaryKey(),
  type: text().notNull(),
  booking_id: text(),
  /** The message as JSON while something of it is still to be sent; null after that. */
  body: text(),
  /** What whose booking it is about is written to in, as users had it then. Null: about an account, or it could not be asked for. */
  language: text({ enum: LANGUAGES }),
  received_at: integer().notNull(),
});

/** One row per logical notification: a message and the channel it goes by. Times are epoch milliseconds. */
export const notifications = sqliteTable(
  "notifications",
  {
    message_id: text().notNull(),
    channel: text({ enum: ["email", "sms"] }).notNull(),
    type: text().notNull(),
    booking_id: text(),
    /** Empty. Of the release before, which kept a hash of the address here; to be dropped by a later one. */
    recipient_hash: text().notNull(),
    /** `off`: whose booking it is has turned it off. */
    status: text({ enum: ["queued", "sent", "failed", "off"] }).notNull(),
    attempts: integer().notNull(),
    /** When the tries began that are counted: at first, or when an operator had them begin again. 0: with the row. */
    since: integer().notNull().default(0),
    /** Nobody else may send before this: a lease while one is at it, else the time of the next try. */
    due_at: integer().notNull(),
    /** How often an operator has had it sent again. */
    resends: integer().notNull().default(0),
    provider_id: text(),
    /** Why the last try failed. */
    reason: text(),
    created_at: integer().notNull(),
    updated_at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.message_id, table.channel] }),
    index("notifications_by_status").on(table.status, table.due_at),
    index("notifications_by_booking").on(table.booking_id),
  ],
);

/** What a user has turned off, or kept; who has none has said nothing. */
export const notificationPreferences = sqliteTable("notification_preferences", {
  user_id: text().primaryKey(),
  preferences: text({ mode: "json" }).$type<Preferences>().notNull(),
  updated_at: integer().notNull(),
});

/** Where partners want to be told of bookings. `client_id`: the OAuth client that has made it for the user; empty: the user has. */
export const webhookEndpoints = sqliteTable(
  "webhook_endpoints",
  {
    id: text().primaryKey(),
    /** Whose bookings it is told of. */
    user_id: text().notNull(),
    client_id: text().notNull(),
    /** Which of its owner's places it has: there are so many, and no more. */
    slot: integer().notNull(),
    url: text().notNull(),
    events: text({ mode: "json" }).$type<WebhookEvent[]>().notNull(),
    description: text().notNull(),
    secret: text().notNull(),
    previous_secret: text(),
    /** Until then both secrets sign. */
    previous_until: integer(),
    /** It has just failed: new events wait until then. */
    rests_until: integer().notNull(),
    /** Nothing is sent to it since then; null: it is on. */
    disabled_at: integer(),
    /** Who wants it so: its receiver, which has answered 410, or its owner. */
    disabled_by: text({ enum: DISABLED_BY }),
    created_at: integer().notNull(),
    updated_at: integer().notNull(),
  },
  (table) => [uniqueIndex("webhook_endpoints_by_owner").on(table.user_id, table.client_id, table.slot)],
);
export type EndpointRow = typeof webhookEndpoints.$inferSelect;

/** One row per event and endpoint, until it is pruned. */
export const webhookDeliveries = sqliteTable(
  "webhook_deliveries",
  {
    endpoint_id: text().notNull(),
    event_id: text().notNull(),
    type: text().notNull(),
    booking_id: text(),
    /** As it is sent, byte for byte. */
    body: text().notNull(),
    status: text({ enum: ["pending", "delivered", "failed"] }).notNull(),
    attempts: integer().notNull(),
    /** When the tries began that are counted: at first, or at the last redelivery. */
    since: integer().notNull(),
    /** Nobody else may send before this: a lease while one is at it, else the time of the next try. */
    due_at: integer().notNull(),
    response_status: integer(),
    /** Why the last try failed. */
    reason: text(),
    created_at: integer().notNull(),
    updated_at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.endpoint_id, table.event_id] }),
    index("webhook_deliveries_by_due").on(table.status, table.due_at),
    index("webhook_deliveries_by_event").on(table.event_id),
    index("webhook_deliveries_by_age").on(table.endpoint_id, table.created_at, table.event_id),
    index("webhook_deliveries_by_update").on(table.updated_at),
  ],
);
export type DeliveryRow = typeof webhookDeliveries.$inferSelect;

/** What was answered to a key, in the write that had the effect. */
export const webhookKeys = sqliteTable(
  "webhook_keys",
  {
    user_id: text().notNull(),
    client_id: text().notNull(),
    key: text().notNull(),
    request_hash: text().notNull(),
    answer: text().notNull(),
    created_at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.user_id, table.client_id, table.key] }),
    index("webhook_keys_by_age").on(table.created_at),
  ],
);
