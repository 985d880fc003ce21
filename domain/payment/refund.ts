/** Refunds: when to look before asking again, and what the provider's word means. Pure. */
import { keyIsAlive } from "./keys.ts";

/** `failed` may come long after `succeeded`: the provider accepts, the card's bank sends the money back. */
export type RefundStatus = "pending" | "succeeded" | "failed";
export interface Refund {
  id: string;
  amount_minor: number;
  status: RefundStatus;
  failure_code: string | null;
  message_id: string | null;
}

export interface RefundAttempt {
  key_generation: number;
  /** When the key of this generation was first sent (epoch ms); null: never. */
  key_sent_at: number | null;
  /** Generation whose answer was a server error: its key answers that error for ever. */
  failed_generation: number | null;
}

/** `list`: the key is of no more use, so read the intent's refunds before taking the next one. */
export function nextRefundStep(attempt: RefundAttempt, now: number): "send" | "list" {
  if (attempt.failed_generation === attempt.key_generation) return "list";
  return attempt.key_sent_at !== null && !keyIsAlive(attempt.key_sent_at, now) ? "list" : "send";
}

export type RefundOutcome =
  | { type: "payment.refunded"; payment_id: string; refund_id: string; amount_minor: number; status: "pending" | "succeeded" }
  | { type: "payment.refund_failed"; payment_id: string; refund_id: string | null; amount_minor: number; code: string };

/** What the booking's saga is told of this refund. `pending` is told as well: the provider has taken it on. A failure without a code is `unknown`. */
export function refundOutcome(paymentId: string, refund: Refund): RefundOutcome {
  if (refund.status === "failed")
    return {
      type: "payment.refund_failed",
      payment_id: paymentId,
      refund_id: refund.id,
      amount_minor: refund.amount_minor,
      code: refund.failure_code ?? "unknown",
    };
  return {
    type: "payment.refunded",
    payment_id: paymentId,
    refund_id: refund.id,
    amount_minor: refund.amount_minor,
    status: refund.status,
  };
}
