import type { z } from "zod";
import type { PaymentCapture } from "#contracts/messages.ts";
import { decideCapture } from "#domain/payment/capture.ts";
import { captureKey } from "#domain/payment/keys.ts";
import { type IntentOutcome, LATITUDE, cancelled } from "#domain/payment/outcome.ts";
import type { Desk } from "../desk.ts";
import { findPayment, markCapture, markCaptureOver } from "../store/payments.ts";
import { type Later, type Reply, intentReply, isLater, tryAgain, whenLetOut } from "./reply.ts";
import { type AttachedPayment, isAttached, resolve } from "./resolve.ts";

export type CaptureMessage = z.infer<typeof PaymentCapture> & { booking_id: string };

/** Takes the money. Past `not_after`, or once its answer was lost, the intent is cancelled instead and the provider's word is given. */
export async function capture(desk: Desk, message: CaptureMessage): Promise<Reply | Later> {
  const { payment_id, amount, not_after } = message.data;
  const payment = await findPayment(desk.db, payment_id);
  const found =
    payment !== null && isAttached(payment) ? await captureOrCancel(desk, message, payment, not_after) : cancelled(payment_id);
  if (isLater(found)) return found;
  return intentReply(desk, found, { message_id: message.id, payment_id, booking_id: message.booking_id }, amount.currency);
}

async function captureOrCancel(
  desk: Desk,
  message: CaptureMessage,
  payment: AttachedPayment,
  notAfter: number,
): Promise<IntentOutcome | Later> {
  const decision = decideCapture(payment, notAfter, desk.now());
  if (decision.act === "answer_cancelled") return cancelled(payment.id);
  if (decision.act === "cancel_instead") {
    // Where the provider is silent now, the polls have to know that this authorisation is not wanted any more.
    await markCaptureOver(desk.db, payment.id, notAfter);
    return resolve(desk, payment, LATITUDE.capture_lost, null);
  }
  if (!(await markCapture(desk.db, payment.id, notAfter, desk.now()))) return resolve(desk, payment, LATITUDE.capture_lost, null);
  return untilKnown(await take(desk, message, payment));
}

async function take(desk: Desk, message: CaptureMessage, payment: AttachedPayment): Promise<IntentOutcome | Later> {
  const answer = await desk.provider.capture(payment.intent_id, message.data.amount, captureKey(message.id));
  switch (answer.kind) {
    case "ok":
      return resolve(desk, payment, LATITUDE.confirmed, answer.value);
    case "shut":
      return whenLetOut(answer);
    case "refused":
      return resolve(desk, payment, LATITUDE.capture_lost, answer.intent);
    case "declined":
    case "failed":
    case "silent":
      return resolve(desk, payment, LATITUDE.capture_lost, null);
  }
}

/** There is time for another try under the same key, and no poll may ask for what it may: the saga would learn nothing of `unknown`. */
const untilKnown = (found: IntentOutcome | Later): IntentOutcome | Later =>
  "type" in found && found.type === "payment.unknown" ? tryAgain("nobody knows what became of a capture") : found;
