import type { z } from "zod";
import type { PaymentCancel } from "#contracts/messages.ts";
import { cancelled } from "#domain/payment/outcome.ts";
import type { Desk } from "../desk.ts";
import { buryPayment } from "../store/payments.ts";
import { type Later, type Reply, intentReply, isLater } from "./reply.ts";
import { cancelIntent, isAttached } from "./resolve.ts";

export type CancelMessage = z.infer<typeof PaymentCancel> & { booking_id: string };

/** The undo of an authorisation: tombstone first, then the intent. Never answered `unknown`; it comes again until it is definitive. */
export async function cancel(desk: Desk, message: CancelMessage): Promise<Reply | Later> {
  const { payment_id } = message.data;
  const payment = await buryPayment(desk.db, payment_id, message.booking_id, desk.now());
  const found = isAttached(payment) ? await cancelIntent(desk, payment) : cancelled(payment_id);
  if (isLater(found)) return found;
  return intentReply(desk, found, { message_id: message.id, payment_id, booking_id: message.booking_id }, payment.currency);
}
