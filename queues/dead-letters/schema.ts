import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * The dead letters of one service, in its own database: one row per message id, kept after it was decided about. Instants are
 * epoch milliseconds.
 */
export const parkedMessages = sqliteTable(
  "parked_messages",
  {
    id: text().primaryKey(),
    /** The service that could not handle it. */
    queue: text().notNull(),
    type: text().notNull(),
    booking_id: text(),
    /** As it came, so that a replay is the same message. */
    body: text().notNull(),
    /** Why it was parked last. */
    reason: text().notNull(),
    /** Deliveries that failed, over all the times it was parked. */
    attempts: integer().notNull(),
    /** Times it was parked; also tells a decision that it was made about an earlier one. */
    parkings: integer().notNull(),
    state: text({ enum: ["parked", "replayed", "dropped"] }).notNull(),
    first_at: integer().notNull(),
    last_at: integer().notNull(),
    /** The last decision: when, under which key, and the hash of its request. */
    decided_at: integer(),
    decided_key: text(),
    decided_hash: text(),
    /** Why it was dropped. */
    drop_reason: text(),
  },
  (table) => [
    index("parked_messages_by_first").on(table.first_at, table.id),
    // What waits is counted every minute, and what was decided goes after a while.
    index("parked_messages_by_state").on(table.state, table.decided_at),
  ],
);
export type ParkedRow = typeof parkedMessages.$inferSelect;
