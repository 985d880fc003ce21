import { and, eq, isNull, ne, or } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { invariant } from "#domain/invariant.ts";
import type { Refund } from "#domain/payment/refund.ts";
import { type RefundRow, refunds } from "../schema.ts";
import type { Db } from "./db.ts";

export type NewRefundRow = Pick<
  RefundRow,
  "message_id" | "payment_id" | "booking_id" | "amount_minor" | "fee_minor" | "currency"
>;

/** The row of this refund message, made where it is missing. */
export async function beginRefund(db: Db, refund: NewRefundRow, now: number): Promise<RefundRow> {
  const [, rows] = await db.batch([
    db
      .insert(refunds)
      .values({ ...refund, status: "requested", created_at: now, updated_at: now })
      .onConflictDoNothing(),
    db.select().from(refunds).where(eq(refunds.message_id, refund.message_id)),
  ]);
  invariant(rows[0], `refund ${refund.message_id} has begun`);
  return rows[0];
}

/** Notes when this generation's key was first sent. */
export async function markRefundSent(db: Db, row: RefundRow, now: number): Promise<void> {
  await db
    .update(refunds)
    .set({ key_sent_at: now })
    .where(
      and(eq(refunds.message_id, row.message_id), eq(refunds.key_generation, row.key_generation), isNull(refunds.key_sent_at)),
    );
}

/** The key of this generation answers a server error for ever. */
export async function markRefundKeyFailed(db: Db, row: RefundRow): Promise<void> {
  await db
    .update(refunds)
    .set({ failed_generation: row.key_generation })
    .where(and(eq(refunds.message_id, row.message_id), eq(refunds.key_generation, row.key_generation)));
}

/** The next key, after the intent's refunds have shown no effect of this one. Answers the row as it is then, whoever advanced it. */
export async function advanceRefundKey(db: Db, row: RefundRow, now: number): Promise<RefundRow> {
  const [, rows] = await db.batch([
    db
      .update(refunds)
      .set({ key_generation: row.key_generation + 1, key_sent_at: now })
      .where(and(eq(refunds.message_id, row.message_id), eq(refunds.key_generation, row.key_generation))),
    db.select().from(refunds).where(eq(refunds.message_id, row.message_id)),
  ]);
  invariant(rows[0], `refund ${row.message_id} exists`);
  return rows[0];
}

/** What the provider says of the refund. `failed` is final, and `succeeded` but for that: what is older and comes late changes nothing. */
export function recordRefund(
  db: Db,
  messageId: string,
  refund: Pick<Refund, "status" | "failure_code"> & { id: string | null },
  now: number,
): BatchItem<"sqlite"> {
  return db
    .update(refunds)
    .set({ refund_id: refund.id, status: refund.status, failure_code: refund.failure_code, updated_at: now })
    .where(
      and(
        eq(refunds.message_id, messageId),
        or(ne(refunds.status, "failed"), isNull(refunds.refund_id)),
        ...(refund.status === "pending" ? [ne(refunds.status, "succeeded")] : []),
      ),
    );
}
