import type { Intent } from "#domain/payment/intent.ts";
import { cancelKey } from "#domain/payment/keys.ts";
import { type IntentOutcome, type Latitude, afterCancel, judge, unknown } from "#domain/payment/outcome.ts";
import type { Desk } from "../desk.ts";
import type { PaymentRow } from "../schema.ts";
import { advanceCancelKey } from "../store/payments.ts";
import { type Later, tryAgain, whenLetOut } from "./reply.ts";

export type AttachedPayment = PaymentRow & { intent_id: string };
export const isAttached = (payment: PaymentRow): payment is AttachedPayment => payment.intent_id !== null;

/**
 * After an answer was lost or refused: reads the provider's record of the intent (`known`, where the refusal brought it
 * along), cancels where the asker may and must, and says what the provider says. A timeout is never a failure.
 */
export async function resolve(
  desk: Desk,
  payment: AttachedPayment,
  may: Latitude,
  known: Intent | null,
): Promise<IntentOutcome | Later> {
  let intent = known;
  if (intent === null) {
    const record = await desk.provider.retrieve(payment.intent_id);
    if (record.kind === "shut") return whenLetOut(record);
    // "Not found" proves nothing either: the id came from the provider.
    if (record.kind !== "ok") return unknown(payment.id);
    intent = record.value;
  }
  const decision = judge(payment.id, intent, may, payment.capture_sent_at !== null);
  if (decision.act === "answer") return decision.outcome;
  return cancelIntent(desk, payment);
}

const STILL_OPEN = "the provider has neither cancelled nor captured it yet";

/**
 * Cancels the intent and answers the provider's final word: cancelled, or captured where that was quicker. The key of a
 * server error is given up for the next generation only after the record has shown that it had no effect.
 */
export async function cancelIntent(desk: Desk, payment: AttachedPayment): Promise<IntentOutcome | Later> {
  const answer = await desk.provider.cancel(payment.intent_id, cancelKey(payment.id, payment.cancel_generation));
  if (answer.kind === "shut") return whenLetOut(answer);
  const told = answer.kind === "ok" ? answer.value : answer.kind === "refused" ? answer.intent : null;
  const final = afterCancel(payment.id, told);
  if (final !== null) return final;
  const record = await desk.provider.retrieve(payment.intent_id);
  if (record.kind === "shut") return whenLetOut(record);
  if (record.kind !== "ok") return tryAgain(STILL_OPEN);
  const found = afterCancel(payment.id, record.value);
  if (found !== null) return found;
  if (answer.kind === "failed") await advanceCancelKey(desk.db, payment.id, payment.cancel_generation);
  return tryAgain(STILL_OPEN);
}
