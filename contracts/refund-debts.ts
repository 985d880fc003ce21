import * as z from "zod";
import type { Result } from "#domain/result.ts";
import type { Answer } from "./bookings.ts";
import { BookingId, Instant, Money, type Page, PaymentId, pageOf } from "./common.ts";

export const RefundDebtId = z
  .string()
  .regex(/^debt_[0-9a-z_]{1,120}$/, "the id of a debt, as it was answered")
  .meta({ example: "debt_03_0123456789abcdefghjkmnpqrs_refund_cancellation_1" });
/** `open`: still owed. `settled`: paid by other means than the provider, or by the passenger's bank, which took the payment back. */
export const RefundDebtState = z.enum(["open", "settled"]);
export type RefundDebtState = z.infer<typeof RefundDebtState>;

/** A refund that failed for good, and what became of it. */
export const RefundDebt = z.strictObject({
  id: RefundDebtId,
  booking_id: BookingId,
  payment_id: PaymentId,
  /** The provider's ids of what was paid and of the refund; a refund it never accepted has none. */
  intent_id: z.string().nullable(),
  refund_id: z.string().nullable(),
  amount: Money,
  /** Why the refund failed, in the provider's words. */
  failure_code: z.string(),
  state: RefundDebtState,
  recorded_at: Instant,
  settled_at: Instant.nullable(),
  /** How it was paid, and the user who said so. */
  reference: z.string().nullable(),
  settled_by: z.string().nullable(),
});
export type RefundDebt = z.infer<typeof RefundDebt>;
export const RefundDebtPage = pageOf(RefundDebt);

/** Body of `POST /v1/ops/refund-debts/{id}/settle`: what names the payment in the carrier's own books. */
export const SettleRefundDebt = z.strictObject({ reference: z.string().trim().min(1).max(200) });

/** How a debt was settled. `dispute`: the passenger's bank took the payment back, and we have paid nothing. */
const SettledBy = z.enum(["other_means", "dispute"]);
/** A debt that was paid, as its passengers are to hear of it. */
export type SettledRefundDebt = Pick<RefundDebt, "id" | "booking_id" | "amount"> & { by: z.infer<typeof SettledBy> };
/** A debt as its passenger sees it: who has settled it, and under which reference, is the carrier's business. */
export const OwnRefundDebt = z.strictObject({
  ...RefundDebt.pick({ amount: true, state: true, settled_at: true }).shape,
  by: SettledBy.nullable(),
});
/** The same, among those of other payments. */
export type BookingDebt = z.infer<typeof OwnRefundDebt> & Pick<RefundDebt, "payment_id">;
/** As many are told of at once, the newest of all. */
export const MAX_SETTLED_DEBTS = 1_000;

export type SettleRefundDebtError = { reason: "not_found" | "key_reused" | "debt_settled" };

/** What operators see and do about the refunds that failed. */
export interface RefundDebtsApi {
  /** What has been owed the longest comes first. */
  refundDebts(query: {
    limit: number;
    cursor?: string | undefined;
    state?: RefundDebtState | undefined;
  }): Promise<Result<Page<RefundDebt>, { reason: "invalid_cursor" }>>;
  /** Notes that a debt was paid by other means, or by a dispute of its payment, once: the ledger owes it no longer. */
  settleRefundDebt(command: {
    debt_id: string;
    reference: string;
    user_id: string;
    key: string;
    request_hash: string;
  }): Promise<Result<Answer<RefundDebt>, SettleRefundDebtError>>;
  /** Debts that were settled at this instant (epoch ms) or later, the newest first; at most `MAX_SETTLED_DEBTS`. */
  settledRefundDebts(since: number): Promise<SettledRefundDebt[]>;
  /** Those of one booking, as its owner sees them, the oldest first. */
  bookingDebts(bookingId: string): Promise<BookingDebt[]>;
  /** How many are open in each currency in which there ever was one. */
  openRefundDebts(): Promise<{ currency: string; open: number }[]>;
}
