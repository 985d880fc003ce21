import type { z } from "zod";
import type { PaymentAuthorize } from "#contracts/messages.ts";
import { confirmKey, createKey, keyIsAlive } from "#domain/payment/keys.ts";
import { type IntentOutcome, LATITUDE, cancelled, declined } from "#domain/payment/outcome.ts";
import type { Desk } from "../desk.ts";
import type { PaymentRow } from "../schema.ts";
import { attachIntent, beginPayment, giveUpCreate } from "../store/payments.ts";
import { type Later, type Reply, intentReply, isLater, whenLetOut } from "./reply.ts";
import { type AttachedPayment, cancelIntent, isAttached, resolve } from "./resolve.ts";

export type AuthorizeMessage = z.infer<typeof PaymentAuthorize> & { booking_id: string };

/**
 * Creates the intent unconfirmed (which moves no money), stores its id, then confirms it. So whenever money may have
 * moved, there is an id to ask about or to cancel.
 */
export async function authorize(desk: Desk, message: AuthorizeMessage): Promise<Reply | Later> {
  const { payment_id, amount } = message.data;
  const begun = await beginPayment(desk.db, {
    id: payment_id,
    booking_id: message.booking_id,
    amount_minor: amount.amount_minor,
    currency: amount.currency,
    now: desk.now(),
  });
  const found = await createAndConfirm(desk, message, begun);
  if (isLater(found)) return found;
  const source = { message_id: message.id, payment_id, booking_id: message.booking_id };
  return intentReply(desk, found, source, amount.currency);
}

async function createAndConfirm(desk: Desk, message: AuthorizeMessage, begun: PaymentRow): Promise<IntentOutcome | Later> {
  if (begun.cancelled_at !== null) return cancelled(begun.id);
  const payment = isAttached(begun) ? begun : await create(desk, message, begun);
  return "intent_id" in payment ? confirm(desk, message, payment) : payment;
}

async function create(
  desk: Desk,
  message: AuthorizeMessage,
  begun: PaymentRow,
): Promise<AttachedPayment | IntentOutcome | Later> {
  const { payment_id, amount, payment_method, description } = message.data;
  const now = desk.now();
  if (!keyIsAlive(begun.create_sent_at ?? now, now)) return giveUp(desk, payment_id);
  const answer = await desk.provider.create(
    {
      booking_id: message.booking_id,
      payment_id,
      message_id: message.id,
      amount_minor: amount.amount_minor,
      currency: amount.currency,
      payment_method,
      description,
    },
    createKey(message.id),
  );
  switch (answer.kind) {
    case "shut":
      return whenLetOut(answer);
    case "declined":
      return declined(payment_id, answer.error);
    case "refused":
      return declined(payment_id, { code: answer.code, decline_code: null });
    case "failed":
    case "silent":
      return giveUp(desk, payment_id);
    case "ok":
      return attach(desk, payment_id, answer.value.id);
  }
}

/** Nobody has the id, so nobody can confirm it: an intent that may exist there moves no money. */
async function giveUp(desk: Desk, paymentId: string): Promise<AttachedPayment | IntentOutcome> {
  const payment = await giveUpCreate(desk.db, paymentId, desk.now());
  return isAttached(payment) && payment.cancelled_at === null ? payment : cancelled(paymentId);
}

async function attach(desk: Desk, paymentId: string, intentId: string): Promise<AttachedPayment | IntentOutcome> {
  const payment = await attachIntent(desk.db, paymentId, intentId, desk.now());
  if (payment.cancelled_at === null && isAttached(payment)) return payment;
  // The tombstone was quicker. Best effort: an unconfirmed intent that stays open does no harm.
  if (isAttached(payment)) await cancelIntent(desk, payment);
  return cancelled(paymentId);
}

async function confirm(desk: Desk, message: AuthorizeMessage, payment: AttachedPayment): Promise<IntentOutcome | Later> {
  const returnUrl = message.data.return_url ?? `${desk.publicUrl}/bookings/${message.booking_id}`;
  const answer = await desk.provider.confirm(payment.intent_id, returnUrl, confirmKey(message.id));
  switch (answer.kind) {
    case "ok":
      return resolve(desk, payment, LATITUDE.confirmed, answer.value);
    case "declined":
      // Best effort: a declined intent could only be confirmed again with another card, and nobody will.
      await cancelIntent(desk, payment);
      return declined(payment.id, answer.error);
    case "shut":
      return whenLetOut(answer);
    case "refused":
      return resolve(desk, payment, LATITUDE.authorize_lost, answer.intent);
    case "failed":
    case "silent":
      return resolve(desk, payment, LATITUDE.authorize_lost, null);
  }
}
