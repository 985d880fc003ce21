import { cancelPayment, refundPayment } from "./commands.ts";
import { type Draft, turnBack } from "./drive.ts";
import type { PaymentEvent } from "./events.ts";
import { MAX_PAYMENTS } from "./limits.ts";
import { type BookingRecord, type PaymentRecord, type PaymentState, currentPayment, keptOf } from "./record.ts";
import { changePayment, changeStatus, mayBecome } from "./status.ts";
import { writeLine } from "./timeline.ts";

const OPEN: readonly PaymentState[] = ["processing", "requires_action", "unknown"];
const GIVEN_UP: readonly PaymentState[] = ["failed", "cancelled"];

/** The provider has not decided yet. */
export const isOpen = (paid: PaymentRecord): boolean => OPEN.includes(paid.state);

/** Whether this payment may still carry the booking forward. */
const carries = (record: BookingRecord, paid: PaymentRecord): boolean =>
  record.run?.saga === "book" && record.run.direction === "forward" && currentPayment(record) === paid;

/** Takes in what the provider said, in any state of the saga: late, early, twice, or about a payment given up long ago. */
export function foldPayment(draft: Draft, event: PaymentEvent): void {
  const paid = draft.record.payments.find(({ id }) => id === event.payment_id);
  if (paid === undefined) return;
  switch (event.type) {
    case "payment.authorized":
      return authorized(draft, paid, event.amount_minor);
    case "payment.captured":
      return captured(draft, paid, event.amount_minor);
    case "payment.requires_action":
      return requiresAction(draft, paid, event.url);
    case "payment.declined":
      return declined(draft, paid, event.decline_code);
    case "payment.cancelled":
      return cancelled(draft, paid);
    case "payment.unknown":
      return unknown(draft, paid);
    case "payment.refunded":
      return refunded(draft, paid, event.amount_minor, event.status);
    case "payment.refund_failed":
      return refundFailed(draft, paid, event.amount_minor, event.code);
    case "payment.disputed":
      return writeLine(draft, "payment.disputed", paid.id);
  }
}

function authorized(draft: Draft, paid: PaymentRecord, amountMinor: number): void {
  if (!carries(draft.record, paid)) {
    // Nobody waits for this money any more: let it go before it moves. (A saga going back cancels its own payment by itself.)
    const undone = draft.record.run?.direction === "undo" && currentPayment(draft.record) === paid;
    if ((isOpen(paid) || GIVEN_UP.includes(paid.state)) && !undone) draft.commands.push(cancelPayment(draft.record, paid));
    return;
  }
  if (!mayBecome(paid, "authorized")) return;
  changePayment(paid, "authorized");
  paid.action_url = null;
  delete draft.record.timers.action;
  writeLine(draft, "payment.authorized", paid.id);
  if (amountMinor !== paid.amount_minor) turnBack(draft, { code: "amount_mismatch", decline_code: null });
}

function captured(draft: Draft, paid: PaymentRecord, amountMinor: number): void {
  if (paid.captured_minor > 0) return;
  paid.captured_minor = amountMinor;
  changePayment(paid, "captured");
  writeLine(draft, "payment.captured", paid.id);
  if (carries(draft.record, paid)) {
    if (amountMinor !== paid.amount_minor) turnBack(draft, { code: "amount_mismatch", decline_code: null });
    return;
  }
  // Going back, the undo of the capture asks for the refund; otherwise the saga is over and money came too late.
  if (draft.record.run?.direction === "undo" && currentPayment(draft.record) === paid) return;
  changePayment(paid, "refunding");
  draft.commands.push(refundPayment(draft.record, paid, keptOf(paid), 0, "late"));
}

function requiresAction(draft: Draft, paid: PaymentRecord, url: string): void {
  // Also where the first answer was lost; not once the pins are over: by then a poll has the intent cancelled.
  if (!mayBecome(paid, "requires_action") || !carries(draft.record, paid) || draft.record.run?.suspended === true) return;
  changePayment(paid, "requires_action");
  paid.action_url = url;
  draft.record.timers.action = draft.now + draft.settings.action_ms;
  writeLine(draft, "payment.requires_action", paid.id);
}

function declined(draft: Draft, paid: PaymentRecord, declineCode: string | null): void {
  if (!mayBecome(paid, "failed")) return;
  const carrying = carries(draft.record, paid);
  changePayment(paid, "failed");
  paid.decline_code = declineCode;
  paid.action_url = null;
  writeLine(draft, "payment.declined", declineCode ?? "declined");
  if (!carrying) return;
  if (mayTryAgain(draft, paid)) return keepHold(draft);
  turnBack(draft, { code: "payment_declined", decline_code: declineCode });
}

const mayTryAgain = ({ record, now }: Draft, paid: PaymentRecord): boolean =>
  paid.on_decline === "keep" && paid.n < MAX_PAYMENTS && now < record.expires_at && record.run?.suspended === false;

/** The seats stay pinned at their flights; to the saga they are held until the first expiry, and the next try pins anew. */
function keepHold({ record }: Draft): void {
  for (const segment of record.segments) segment.state = "held";
  record.run = null;
  record.timers = { hold: record.expires_at };
  changeStatus(record, "held");
}

function cancelled(draft: Draft, paid: PaymentRecord): void {
  if (!mayBecome(paid, "cancelled")) return;
  const carrying = carries(draft.record, paid);
  changePayment(paid, "cancelled");
  paid.action_url = null;
  writeLine(draft, "payment.cancelled", paid.id);
  if (carrying) turnBack(draft, { code: "payment_cancelled", decline_code: null });
}

function unknown(draft: Draft, paid: PaymentRecord): void {
  if (paid.state === "processing" && carries(draft.record, paid)) changePayment(paid, "unknown");
}

function refunded(draft: Draft, paid: PaymentRecord, amountMinor: number, status: "pending" | "succeeded"): void {
  if (paid.state !== "refunding") {
    // The provider's later word on a refund it had accepted.
    if (status === "succeeded") paid.refund_pending = false;
    return;
  }
  paid.refunded_minor += amountMinor;
  paid.refund_pending = status === "pending";
  changePayment(paid, settledState(paid));
  writeLine(draft, "payment.refunded", paid.id);
}

function refundFailed(draft: Draft, paid: PaymentRecord, amountMinor: number, code: string): void {
  // Refused at once, or taken back long after it was accepted: either way the carrier owes the passenger.
  if (paid.state !== "refunding") {
    if (paid.refunded_minor === 0 || paid.refunded_minor < amountMinor) return;
    paid.refunded_minor -= amountMinor;
  }
  paid.debt_minor += amountMinor;
  paid.refund_pending = false;
  changePayment(paid, settledState(paid));
  // What came back was no refund of a ticket: its passenger must not be shown one.
  if (paid.refunded_minor === 0)
    for (const ticket of draft.record.tickets) if (ticket.state === "refunded") ticket.state = "void";
  writeLine(draft, "payment.refund_failed", code);
}

function settledState(paid: PaymentRecord): PaymentState {
  if (paid.refunded_minor >= paid.captured_minor) return "refunded";
  return paid.refunded_minor > 0 ? "partially_refunded" : "captured";
}
