import * as z from "zod";
import { ACCOUNTS } from "#domain/ledger/entry.ts";
import type { Result } from "#domain/result.ts";
import type { CircuitBreaker } from "./circuit-breaker.ts";
import { AmountMinor, Currency } from "./common.ts";
import type { DeadLettersApi } from "./dead-letters.ts";
import type { PaymentData } from "./personal-data.ts";
import type { RefundDebtsApi } from "./refund-debts.ts";
import type { Health } from "./service-registry.ts";

/** Minor units; debits equal credits in each currency, at any moment. */
export const TrialBalance = z.strictObject({
  currencies: z.array(
    z.strictObject({
      currency: Currency,
      debit_minor: AmountMinor,
      credit_minor: AmountMinor,
      balanced: z.boolean(),
      accounts: z.array(
        z.strictObject({
          account: z.enum(ACCOUNTS),
          debit_minor: AmountMinor,
          credit_minor: AmountMinor,
          /** Debits less credits: negative on accounts that owe. */
          balance_minor: AmountMinor,
        }),
      ),
    }),
  ),
});
export type TrialBalance = z.infer<typeof TrialBalance>;

/** The provider's events that say something to a booking: what its webhook endpoint is subscribed to. */
export const PROVIDER_EVENTS = [
  "payment_intent.amount_capturable_updated",
  "payment_intent.succeeded",
  "payment_intent.canceled",
  "payment_intent.payment_failed",
  "payment_intent.requires_action",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
] as const;
export type ProviderEvent = (typeof PROVIDER_EVENTS)[number];

/** Provider calls, ledger, webhooks, reconciliation. Commands reach it by queue only. */
export interface PaymentsApi extends DeadLettersApi, RefundDebtsApi {
  /** A webhook of the provider's: signature over the raw body, at most five minutes old, stored before the answer. */
  webhook(
    rawBody: string,
    signature: string | null,
    /** Of the request that it came with. */
    traceparent?: string,
  ): Promise<Result<{ duplicate: boolean }, { reason: "invalid_signature" | "invalid_payload" }>>;
  /** Whether a new payment may start now: false while the provider's circuit breaker is open. */
  available(): Promise<{ ok: boolean; retry_after_s: number }>;
  trialBalance(): Promise<TrialBalance>;
  /** Those of these bookings for which a refund is still owed; at most `EXPORT_BOOKINGS`. */
  owing(bookingIds: string[]): Promise<string[]>;
  /** What is kept of each of these bookings, in their order; at most `EXPORT_BOOKINGS`. For their owner's export. */
  paymentData(bookingIds: string[]): Promise<PaymentData[]>;
  /** The breakers of what payments calls. */
  breakers(): Promise<CircuitBreaker[]>;
  /** Closes a breaker by hand; one that is closed stays so. */
  closeBreaker(name: CircuitBreaker["name"]): Promise<CircuitBreaker>;
  health(): Promise<Health>;
}
