import type { BatchItem } from "drizzle-orm/batch";
import type { PaymentOutcome } from "#contracts/messages.ts";
import { captureEntry } from "#domain/ledger/entry.ts";
import type { IntentOutcome } from "#domain/payment/outcome.ts";
import type { ProviderAnswer } from "#domain/payment/intent.ts";
import type { Desk } from "../desk.ts";
import type { Db } from "../store/db.ts";
import { type Source, bookEntry } from "../store/ledger.ts";
import { recordStatus } from "../store/payments.ts";

/** Not answered yet: the same message comes again and goes on where this attempt stopped. */
export interface Later {
  kind: "later";
  delay_s: number;
  why: string;
}
/** The answer and the D1 statements that are stored with it. */
export interface Reply {
  kind: "reply";
  outcome: PaymentOutcome;
  effects: BatchItem<"sqlite">[];
}

/** Between two tries of a command that only a definitive answer ends, in seconds. */
const TRY_AGAIN_S = 5;

export const tryAgain = (why: string): Later => ({ kind: "later", delay_s: TRY_AGAIN_S, why });
/** The breaker or the bulkhead did not let the call out, or the provider would not look at it yet: the message comes again when they may. */
export const whenLetOut = (answer: Extract<ProviderAnswer<never>, { kind: "shut" }>): Later => ({
  kind: "later",
  delay_s: Math.max(1, answer.retry_after_s),
  why: "no call goes out: the circuit breaker is open, there is no room, or the provider has had too many",
});
export const isLater = (value: { kind: "later" } | { type: string }): value is Later => "kind" in value;

/** The answer about an intent, with what it does to the payments row and the ledger. */
export function intentReply(desk: Desk, outcome: IntentOutcome, source: Source, currency: string | null): Reply {
  return { kind: "reply", outcome, effects: intentEffects(desk.db, outcome, source, currency, desk.now()) };
}

export function intentEffects(
  db: Db,
  outcome: IntentOutcome,
  source: Source,
  currency: string | null,
  now: number,
): BatchItem<"sqlite">[] {
  const effects = [recordStatus(db, outcome, now)];
  if (outcome.type === "payment.captured" && currency !== null)
    effects.push(bookEntry(db, captureEntry(outcome.payment_id, currency, outcome.amount_minor), source, now));
  return effects;
}
