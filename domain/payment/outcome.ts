/**
 * What payments tells a booking's saga, decided from what the provider says. Pure.
 */
import { type Decline, type Intent } from "./intent.ts";

export type IntentOutcome =
  | { type: "payment.authorized"; payment_id: string; amount_minor: number }
  | { type: "payment.requires_action"; payment_id: string; url: string }
  | { type: "payment.declined"; payment_id: string; code: string; decline_code: string | null }
  | { type: "payment.captured"; payment_id: string; amount_minor: number }
  | { type: "payment.cancelled"; payment_id: string }
  | { type: "payment.unknown"; payment_id: string };

export const cancelled = (paymentId: string): IntentOutcome => ({ type: "payment.cancelled", payment_id: paymentId });
export const unknown = (paymentId: string): IntentOutcome => ({ type: "payment.unknown", payment_id: paymentId });
/** What the issuer did not decline has no decline code (a challenge that failed, a card nobody knows): its own code says why. */
export const declined = (paymentId: string, { code, decline_code }: Decline): IntentOutcome => ({
  type: "payment.declined",
  payment_id: paymentId,
  code,
  decline_code: decline_code ?? code,
});

/** How far the asker may go when the intent is still open. */
export interface Latitude {
  /** Cancel an intent that was never confirmed: a confirmation that comes late is then refused. */
  unconfirmed: boolean;
  /** Cancel one that waits for the passenger. */
  unfinished: boolean;
  /** Cancel an authorisation. */
  authorized: boolean;
}

/** By who asks. A lost authorise never cancels an authorisation; a lost capture does, since it must not come late. */
export const LATITUDE = {
  confirmed: { unconfirmed: false, unfinished: false, authorized: false },
  authorize_lost: { unconfirmed: true, unfinished: false, authorized: false },
  capture_lost: { unconfirmed: true, unfinished: true, authorized: true },
  poll: { unconfirmed: false, unfinished: false, authorized: false },
  poll_past_pin: { unconfirmed: true, unfinished: true, authorized: false },
} as const satisfies Record<string, Latitude>;

export type Decision = { act: "answer"; outcome: IntentOutcome } | { act: "cancel" };

/**
 * What to make of the provider's own record of the intent. Every status is listed. `captureSent`: its capture was asked for, and so its
 * authorisation told.
 */
export function judge(paymentId: string, intent: Intent, may: Latitude, captureSent = false): Decision {
  const answer = (outcome: IntentOutcome): Decision => ({ act: "answer", outcome });
  switch (intent.status) {
    case "succeeded":
      return answer({ type: "payment.captured", payment_id: paymentId, amount_minor: intent.amount_received_minor });
    case "canceled":
      // One that was declined is cancelled after that by us, and which of the two is heard of first is chance. Whoever was told of an
      // authorisation waits for no decline: what failed then was the capture.
      if (intent.last_error !== null && !captureSent) return answer(declined(paymentId, intent.last_error));
      return answer(cancelled(paymentId));
    case "requires_capture":
      return may.authorized
        ? { act: "cancel" }
        : answer({ type: "payment.authorized", payment_id: paymentId, amount_minor: intent.amount_minor });
    case "requires_action":
      if (may.unfinished) return { act: "cancel" };
      return answer(
        intent.action_url === null
          ? unknown(paymentId)
          : { type: "payment.requires_action", payment_id: paymentId, url: intent.action_url },
      );
    case "requires_payment_method":
      // The status of an intent whose confirmation was declined, of one that never had a card, and of one whose capture failed for
      // good: who asks about that was told of an authorisation, and "declined" would tell it nothing.
      if (intent.last_error !== null && !may.authorized) return answer(declined(paymentId, intent.last_error));
      return may.unconfirmed ? { act: "cancel" } : answer(unknown(paymentId));
    case "requires_confirmation":
      return may.unconfirmed ? { act: "cancel" } : answer(unknown(paymentId));
    case "processing":
      return answer(unknown(paymentId));
  }
}

/** After a cancel: the final word if the provider's record is final, else null (ask again). */
export function afterCancel(paymentId: string, intent: Intent | null): IntentOutcome | null {
  if (intent?.status === "canceled") return cancelled(paymentId);
  if (intent?.status === "succeeded")
    return { type: "payment.captured", payment_id: paymentId, amount_minor: intent.amount_received_minor };
  return null;
}
