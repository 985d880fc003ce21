import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Every message that asked for a notification, once. */
export const inbox = sqliteTable("inbox", {
  message_id: text().primaryKey(),
  type: text().notNull(),
  booking_id: text(),
  /** The message as JSON while something of it is still to be sent; null after that. */
  body: text(),
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
    status: text({ enum: ["queued", "sent", "failed"] }).notNull(),
    attempts: integer().notNull(),
    /** Nobody else may send before this: a lease while one is at it, else the time of the next try. */
    due_at: integer().notNull(),
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
