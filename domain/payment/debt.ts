/**
 * A refund debt: money owed to a passenger because the provider refused the refund, or the card's bank sent it back. Pure.
 *
 * Where the payment is disputed, the cardholder's bank has taken the money back itself, and paying the debt would give it twice.
 */

import type { TimelineEvent } from "../booking/record.ts";

/** The line of a booking's history that says that a refund failed; its detail is the code. */
export const REFUND_FAILED = "payment.refund_failed" satisfies TimelineEvent;

/**
 * In the provider's words: a refund that was asked for after the dispute, by either of its names, and one that was pending when the
 * dispute came (https://docs.stripe.com/error-codes, and `failure_reason` of a refund).
 */
const BY_DISPUTE = new Set(["charge_disputed", "refund_disputed_payment", "charge_for_pending_refund_disputed"]);

/** Whether a refund that failed with this code failed because its payment is disputed. */
export const isDisputed = (failureCode: string): boolean => BY_DISPUTE.has(failureCode);

/** The same of the refund that a booking's history (the oldest first) speaks of last. */
export const wasDisputed = (timeline: readonly { event: string; detail: string }[]): boolean =>
  isDisputed(timeline.findLast(({ event }) => event === REFUND_FAILED)?.detail ?? "");

/** Its id is that of the refund's message in other letters, so that one failure is one debt however often it is told. */
export const debtId = (messageId: string): string => messageId.replace(/^bkg_/, "debt_").replace(/[:.]/g, "_");
