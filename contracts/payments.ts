import type { Result } from "#domain/result.ts";
import type { DeadLettersApi } from "./dead-letters.ts";
import type { Health } from "./service-registry.ts";

/** Provider calls, ledger, webhooks, reconciliation. Commands reach it by queue only. */
export interface PaymentsApi extends DeadLettersApi {
  /** A webhook of the provider's: signature over the raw body, at most five minutes old, stored before the answer. */
  webhook(
    rawBody: string,
    signature: string | null,
  ): Promise<Result<{ duplicate: boolean }, { reason: "invalid_signature" | "invalid_payload" }>>;
  /** Whether a new payment may start now: false while the provider's circuit breaker is open. */
  available(): Promise<{ ok: boolean; retry_after_s: number }>;
  trialBalance(): Promise<{ currency: string; account: string; debit_minor: number; credit_minor: number }[]>;
  health(): Promise<Health>;
}
