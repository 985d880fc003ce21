import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { ACCOUNTS } from "#domain/ledger/entry.ts";

/** All instants are epoch milliseconds, all amounts integers in the currency's minor unit. */

/** One row per payment id: what we know of its intent. `cancelled_at` set = tombstone, nothing may be authorised or captured. */
export const payments = sqliteTable(
  "payments",
  {
    id: text().primaryKey(),
    booking_id: text().notNull(),
    intent_id: text(),
    status: text({
      enum: ["created", "requires_action", "authorized", "captured", "declined", "cancelled", "unknown"],
    }).notNull(),
    /** Null where a tombstone came before the authorisation. */
    amount_minor: integer(),
    currency: text(),
    create_sent_at: integer(),
    capture_sent_at: integer(),
    capture_not_after: integer(),
    cancelled_at: integer(),
    /** Generation of the cancel key, advanced by compare-and-set. */
    cancel_generation: integer().notNull().default(0),
    created_at: integer().notNull(),
    updated_at: integer().notNull(),
  },
  (table) => [index("payments_by_booking").on(table.booking_id), index("payments_by_intent").on(table.intent_id)],
);
export type PaymentRow = typeof payments.$inferSelect;

/** One row per message. Without a reply it is work in progress, leased; the first reply stored is the answer for ever. */
export const inbox = sqliteTable(
  "inbox",
  {
    message_id: text().primaryKey(),
    type: text().notNull(),
    booking_id: text().notNull(),
    /** The message itself, for resuming; dropped with the reply. */
    body: text(),
    lease_until: integer().notNull(),
    attempts: integer().notNull(),
    first_at: integer().notNull(),
    reply: text(),
    replied_at: integer(),
  },
  (table) => [index("inbox_by_lease").on(table.replied_at, table.lease_until)],
);

/** One row per refund message, with the state of its key. */
export const refunds = sqliteTable(
  "refunds",
  {
    message_id: text().primaryKey(),
    payment_id: text().notNull(),
    booking_id: text().notNull(),
    amount_minor: integer().notNull(),
    fee_minor: integer().notNull(),
    currency: text().notNull(),
    /** The provider's id, once it accepted. */
    refund_id: text(),
    status: text({ enum: ["requested", "pending", "succeeded", "failed"] }).notNull(),
    failure_code: text(),
    key_generation: integer().notNull().default(0),
    key_sent_at: integer(),
    failed_generation: integer(),
    created_at: integer().notNull(),
    updated_at: integer().notNull(),
  },
  (table) => [index("refunds_by_refund").on(table.refund_id), index("refunds_by_payment").on(table.payment_id)],
);
export type RefundRow = typeof refunds.$inferSelect;

/**
 * One row per refund that failed for good, at once or long after it was accepted: what is owed to its passenger until an
 * operator has paid it by other means. Never deleted (a trigger refuses it).
 */
export const refundDebts = sqliteTable(
  "refund_debts",
  {
    /** Of the refund's message id: see `debtId`. */
    id: text().primaryKey(),
    /** The refund message. */
    message_id: text().notNull(),
    payment_id: text().notNull(),
    booking_id: text().notNull(),
    intent_id: text(),
    /** The provider's id of the refund; null where it never accepted one. */
    refund_id: text(),
    amount_minor: integer().notNull(),
    currency: text().notNull(),
    failure_code: text().notNull(),
    state: text({ enum: ["open", "settled"] }).notNull(),
    recorded_at: integer().notNull(),
    settled_at: integer(),
    /** How it was paid, in the operator's words; who said so, under which key, and the hash of that request. */
    reference: text(),
    settled_by: text(),
    settled_key: text(),
    settled_hash: text(),
  },
  (table) => [
    index("refund_debts_by_state").on(table.state, table.recorded_at, table.id),
    index("refund_debts_by_settled").on(table.state, table.settled_at, table.id),
    index("refund_debts_by_booking").on(table.booking_id),
    uniqueIndex("refund_debts_by_key").on(table.settled_by, table.settled_key),
  ],
);
export type RefundDebtRow = typeof refundDebts.$inferSelect;

/** Double entry, append-only (triggers refuse changes). The key makes booking an entry twice impossible. */
export const ledgerEntries = sqliteTable(
  "ledger_entries",
  {
    entry_id: text().notNull(),
    line: integer().notNull(),
    kind: text().notNull(),
    /** The message or provider event that caused it. */
    message_id: text().notNull(),
    payment_id: text().notNull(),
    booking_id: text().notNull(),
    account: text({ enum: ACCOUNTS }).notNull(),
    currency: text().notNull(),
    debit_minor: integer().notNull(),
    credit_minor: integer().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.entry_id, table.line] }),
    index("ledger_by_account").on(table.currency, table.account),
    index("ledger_by_booking").on(table.booking_id),
  ],
);

/** Every genuine event of the provider's, once. Those with an outcome are delivered to the saga until it took them. */
export const webhookEvents = sqliteTable(
  "webhook_events",
  {
    event_id: text().primaryKey(),
    type: text().notNull(),
    booking_id: text(),
    payment_id: text(),
    outcome: text(),
    received_at: integer().notNull(),
    delivered_at: integer(),
  },
  (table) => [index("webhook_events_undelivered").on(table.delivered_at, table.received_at)],
);

/** How far reconciliations have come in reading the provider's older events: one row. None: they begin behind the newest ones. */
export const eventWalk = sqliteTable("event_walk", {
  id: integer().primaryKey(),
  /** The oldest event that was read; those before it are next. */
  older_than: text().notNull(),
  updated_at: integer().notNull(),
});
