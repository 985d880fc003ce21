import type { z } from "zod";
import type { PaymentPoll } from "#contracts/messages.ts";
import { captureIsLost } from "#domain/payment/capture.ts";
import { type IntentOutcome, LATITUDE, cancelled, unknown } from "#domain/payment/outcome.ts";
import type { Desk } from "../desk.ts";
import { buryUnlessAttached, findPayment } from "../store/payments.ts";
import { type Later, type Reply, intentReply, isLater } from "./reply.ts";
import { isAttached, resolve } from "./resolve.ts";

export type PollMessage = z.infer<typeof PaymentPoll> & { booking_id: string };

/** Asks the provider, since no webhook has come. Once the pins are over, what nobody knows is buried. */
export async function poll(desk: Desk, message: PollMessage): Promise<Reply | Later> {
  const { payment_id, past_pin } = message.data;
  const payment = past_pin
    ? await buryUnlessAttached(desk.db, payment_id, message.booking_id, desk.now())
    : await findPayment(desk.db, payment_id);
  let found: IntentOutcome | Later;
  if (payment === null) found = unknown(payment_id);
  else if (!isAttached(payment)) found = payment.cancelled_at === null ? unknown(payment_id) : cancelled(payment_id);
  else {
    const open = past_pin ? LATITUDE.poll_past_pin : LATITUDE.poll;
    found = await resolve(desk, payment, captureIsLost(payment, desk.now()) ? LATITUDE.capture_lost : open, null);
  }
  if (isLater(found)) return found;
  const source = { message_id: message.id, payment_id, booking_id: message.booking_id };
  return intentReply(desk, found, source, payment?.currency ?? null);
}
