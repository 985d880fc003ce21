import Stripe from "stripe";
import type { Intent, IntentStatus, ProviderAnswer } from "#domain/payment/intent.ts";
import { INTENT_STATUSES } from "#domain/payment/intent.ts";
import { invariant } from "#domain/invariant.ts";
import { fromProviderAmount } from "#domain/money/provider-amount.ts";
import type { Refund, RefundStatus } from "#domain/payment/refund.ts";

const isIntentStatus = (status: string): status is IntentStatus => (INTENT_STATUSES as readonly string[]).includes(status);

export function intentOf(intent: Stripe.PaymentIntent): Intent {
  invariant(isIntentStatus(intent.status), `unknown intent status ${intent.status}`);
  const error = intent.last_payment_error;
  return {
    id: intent.id,
    status: intent.status,
    amount_minor: fromProviderAmount(intent.amount, intent.currency),
    amount_received_minor: fromProviderAmount(intent.amount_received, intent.currency),
    action_url: intent.next_action?.redirect_to_url?.url ?? null,
    last_error: error === null ? null : { code: error.code ?? error.type, decline_code: error.decline_code ?? null },
  };
}

/** `canceled` and `requires_action` exist for refunds too; one that was cancelled has not paid anything out. */
const REFUND_STATUS = {
  pending: "pending",
  requires_action: "pending",
  succeeded: "succeeded",
  failed: "failed",
  canceled: "failed",
} as const satisfies Record<string, RefundStatus>;
export const REFUND_STATUSES = Object.keys(REFUND_STATUS) as (keyof typeof REFUND_STATUS)[];
const isRefundStatus = (status: string): status is keyof typeof REFUND_STATUS => status in REFUND_STATUS;

export function refundOf(refund: Stripe.Refund): Refund {
  const status = refund.status ?? "pending";
  invariant(isRefundStatus(status), `unknown refund status ${status}`);
  return {
    id: refund.id,
    amount_minor: fromProviderAmount(refund.amount, refund.currency),
    status: REFUND_STATUS[status],
    failure_code: refund.failure_reason ?? null,
    message_id: refund.metadata?.["message_id"] ?? null,
  };
}

/**
 * Another request with this key is still running at the provider: that passes. A key of ours that is refused says nothing about the
 * passenger's card: the provider is out of reach for us.
 */
const PASSING_STATUSES: readonly number[] = [401, 403, 409];
/** Too many requests at once. Judged before the key is: this one did nothing, and the key remembers nothing of it. */
const RATE_LIMITED = 429;

/** What one try came to. `limited`: the provider would not look at it now. */
export type Tried<T> = Exclude<ProviderAnswer<T>, { kind: "shut" }> | { kind: "limited" };

/**
 * What the SDK threw, as an answer. Throws what is neither the provider's nor the network's doing. A server error is the key's
 * answer only once the provider gives it again from memory: the first may come from in front of it, while an earlier try of
 * the same request is still on its way.
 */
export function classify(error: unknown): Exclude<Tried<never>, { kind: "ok" }> {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  if (error instanceof Stripe.errors.StripeConnectionError) return { kind: "silent" };
  if (error.type === "StripeCardError")
    return { kind: "declined", error: { code: error.code ?? "card_declined", decline_code: error.decline_code ?? null } };
  const status = error.statusCode ?? 0;
  if (status === RATE_LIMITED) return { kind: "limited" };
  if (PASSING_STATUSES.includes(status)) return { kind: "silent" };
  if (status >= 500 || status === 0) return { kind: isReplay(error) ? "failed" : "silent" };
  return {
    kind: "refused",
    code: error.code ?? error.type,
    intent: error.payment_intent === undefined ? null : intentOf(error.payment_intent),
  };
}

const isReplay = ({ headers }: InstanceType<typeof Stripe.errors.StripeError>): boolean =>
  headers?.["idempotent-replayed"] === "true";
