import { eq } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { PaymentOutcome } from "#contracts/messages.ts";
import { debtId } from "#domain/payment/debt.ts";
import { log } from "#platform/log.ts";
import { type RefundDebtRow, refundDebts } from "../schema.ts";
import type { Db } from "./db.ts";

/** A refund that failed for good. `message_id`: of the refund message, whoever brought the news. */
export type FailedRefund = Pick<
  RefundDebtRow,
  "message_id" | "payment_id" | "booking_id" | "intent_id" | "refund_id" | "amount_minor" | "currency" | "failure_code"
>;

/** The statement that records what is owed now; a debt that is recorded already stays as it is, settled ones too. */
export const recordDebt = (db: Db, failed: FailedRefund, now: number): BatchItem<"sqlite"> =>
  db
    .insert(refundDebts)
    .values({ id: debtId(failed.message_id), ...failed, state: "open", recorded_at: now })
    .onConflictDoNothing();

export const findDebt = async (db: Db, id: string): Promise<RefundDebtRow | undefined> =>
  (await db.select().from(refundDebts).where(eq(refundDebts.id, id)))[0];

/** The alert, where this is the news that a refund failed: somebody has to pay its passenger by other means. */
export function alertOfDebt(bookingId: string, outcome: PaymentOutcome): void {
  if (outcome.type !== "payment.refund_failed") return;
  const { payment_id, refund_id, amount_minor, code } = outcome;
  log("error", "refund.failed", { booking_id: bookingId, payment_id, refund_id, amount_minor, code });
}
