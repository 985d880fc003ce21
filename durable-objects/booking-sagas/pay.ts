import type { Answer, ClientCommand, CreatePayment, PayError, PaymentAccepted } from "#contracts/bookings.ts";
import { askPay } from "#domain/booking/ask.ts";
import { type BookingRecord, currentPayment, nextPaymentId } from "#domain/booking/record.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { record, recorded, type Start } from "./requests.ts";
import type { Entry } from "./store.ts";

/** `shut_for_s`: no payment can be begun for so many seconds. */
type PayCommand = ClientCommand & { body: CreatePayment; shut_for_s?: number };

/** Finds the payment this key stands for, or begins it. */
export function beginPayment(
  entry: Entry,
  command: PayCommand,
  now: number,
  start: Start,
): Result<Answer<PaymentAccepted>, PayError> {
  const known = recorded<PaymentAccepted>(entry, "pay", command);
  if (known !== undefined) return known;
  const may = askPay(entry.record, now);
  if (!may.ok) return may;
  if (command.shut_for_s !== undefined) return err({ reason: "payment_unavailable", retry_after_s: command.shut_for_s });
  const payment_id = nextPaymentId(entry.record);
  const { payment_method: method, on_decline, return_url } = command.body;
  start({ type: "pay", payment_id, method, on_decline, return_url: return_url ?? null });
  return record<PaymentAccepted>(entry, "pay", command, { id: payment_id, status: "processing" });
}

/** That it has begun, or that its pin was refused; whatever comes later is read from the booking. */
export function payAnswer(
  found: BookingRecord | undefined,
  begun: Answer<PaymentAccepted>,
): Result<Answer<PaymentAccepted>, PayError> {
  if (found === undefined) return ok(begun);
  const isLost = found.failure?.code === "hold_expired" || found.run?.failure?.code === "hold_expired";
  // A key that comes again after another payment was tried is answered for its own.
  return isLost && currentPayment(found)?.id === begun.body.id ? err({ reason: "hold_expired" }) : ok(begun);
}
