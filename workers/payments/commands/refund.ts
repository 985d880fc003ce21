import type { BatchItem } from "drizzle-orm/batch";
import type { z } from "zod";
import type { PaymentRefund } from "#contracts/messages.ts";
import { refundOwedEntry } from "#domain/ledger/entry.ts";
import { refundKey } from "#domain/payment/keys.ts";
import { type Refund, nextRefundStep, refundOutcome } from "#domain/payment/refund.ts";
import type { Desk } from "../desk.ts";
import type { RefundRow } from "../schema.ts";
import { recordDebt } from "../store/debts.ts";
import { type Source, bookEntry } from "../store/ledger.ts";
import { findPayment } from "../store/payments.ts";
import { refundBookings } from "../store/refund-bookings.ts";
import { advanceRefundKey, beginRefund, markRefundKeyFailed, markRefundSent, recordRefund } from "../store/refunds.ts";
import { type Later, type Reply, tryAgain, whenLetOut } from "./reply.ts";
import { isAttached } from "./resolve.ts";

export type RefundMessage = z.infer<typeof PaymentRefund> & { booking_id: string };

/** Gives money back. Never answered `unknown`: it comes again until the provider has accepted or refused it. */
export async function refund(desk: Desk, message: RefundMessage): Promise<Reply | Later> {
  const { payment_id, amount, fee } = message.data;
  const payment = await findPayment(desk.db, payment_id);
  if (payment === null || !isAttached(payment)) return refused(desk, message, "payment_not_captured", []);
  const row = await beginRefund(
    desk.db,
    {
      message_id: message.id,
      payment_id,
      booking_id: message.booking_id,
      amount_minor: amount.amount_minor,
      fee_minor: fee.amount_minor,
      currency: amount.currency,
    },
    desk.now(),
  );
  const owed = bookEntry(
    desk.db,
    refundOwedEntry(message.id, amount.currency, amount.amount_minor, fee.amount_minor),
    sourceOf(message),
    desk.now(),
  );
  if (amount.amount_minor === 0) return nothingToRefund(desk, message, owed);
  // A copy that comes when its first answer is long forgotten: by now the debt may have been paid by other means.
  if (row.status === "failed" && row.refund_id === null) return refused(desk, message, row.failure_code ?? "unknown", []);
  const ready = await freshKey(desk, payment.intent_id, row);
  if ("kind" in ready) return ready;
  if ("found" in ready) return accepted(desk, message, payment.intent_id, ready.found, owed);
  await markRefundSent(desk.db, ready, desk.now());
  const answer = await desk.provider.refund(
    {
      intent_id: payment.intent_id,
      amount_minor: amount.amount_minor,
      currency: amount.currency,
      booking_id: message.booking_id,
      payment_id,
      message_id: message.id,
    },
    refundKey(message.id, ready.key_generation),
  );
  switch (answer.kind) {
    case "ok":
      return accepted(desk, message, payment.intent_id, answer.value, owed);
    case "shut":
      return whenLetOut(answer);
    case "silent":
      return tryAgain("the provider did not answer a refund");
    case "failed":
      await markRefundKeyFailed(desk.db, ready);
      return tryAgain("the provider failed on a refund");
    case "declined":
    case "refused":
      return afterRefusal(desk, message, payment.intent_id, answer.kind === "refused" ? answer.code : answer.error.code, owed);
  }
}

/** The row with a key that is still good; or the refund itself, where an earlier try of this message had its effect. */
async function freshKey(desk: Desk, intentId: string, row: RefundRow): Promise<RefundRow | { found: Refund } | Later> {
  if (nextRefundStep(row, desk.now()) === "send") return row;
  const listed = await desk.provider.refundsOf(intentId);
  if (listed.kind === "shut") return whenLetOut(listed);
  if (listed.kind !== "ok") return tryAgain("the refunds of an intent could not be read");
  const found = listed.value.find(({ message_id }) => message_id === row.message_id);
  return found === undefined ? advanceRefundKey(desk.db, row, desk.now()) : { found };
}

/** Refused as too much may mean that our own earlier try went through under another key. */
async function afterRefusal(
  desk: Desk,
  message: RefundMessage,
  intentId: string,
  code: string,
  owed: BatchItem<"sqlite">,
): Promise<Reply | Later> {
  const listed = await desk.provider.refundsOf(intentId);
  if (listed.kind === "shut") return whenLetOut(listed);
  if (listed.kind !== "ok") return tryAgain("the refunds of an intent could not be read");
  const found = listed.value.find(({ message_id }) => message_id === message.id);
  if (found !== undefined) return accepted(desk, message, intentId, found, owed);
  const record = recordRefund(desk.db, message.id, { id: null, status: "failed", failure_code: code }, desk.now());
  const failed = { ...sourceOf(message), intent_id: intentId, refund_id: null, ...message.data.amount, failure_code: code };
  return refused(desk, message, code, [owed, record, recordDebt(desk.db, failed, desk.now())]);
}

function accepted(desk: Desk, message: RefundMessage, intentId: string, found: Refund, owed: BatchItem<"sqlite">): Reply {
  const { payment_id, amount } = message.data;
  const origin = { message_id: message.id, intent_id: intentId, currency: amount.currency };
  return {
    kind: "reply",
    outcome: refundOutcome(payment_id, found),
    effects: [
      owed,
      recordRefund(desk.db, message.id, found, desk.now()),
      ...refundBookings(desk.db, found, origin, sourceOf(message), desk.now()),
    ],
  };
}

/** The fare keeps everything: only the ledger moves. The message stands for the refund, since the provider has none. */
function nothingToRefund(desk: Desk, message: RefundMessage, owed: BatchItem<"sqlite">): Reply {
  const record = recordRefund(desk.db, message.id, { id: null, status: "succeeded", failure_code: null }, desk.now());
  const outcome = {
    type: "payment.refunded",
    payment_id: message.data.payment_id,
    refund_id: message.id,
    amount_minor: 0,
    status: "succeeded",
  } as const;
  return { kind: "reply", outcome, effects: [owed, record] };
}

function refused(desk: Desk, message: RefundMessage, code: string, effects: BatchItem<"sqlite">[]): Reply {
  const { payment_id, amount } = message.data;
  return {
    kind: "reply",
    outcome: { type: "payment.refund_failed", payment_id, refund_id: null, amount_minor: amount.amount_minor, code },
    effects,
  };
}

const sourceOf = (message: RefundMessage): Source => ({
  message_id: message.id,
  payment_id: message.data.payment_id,
  booking_id: message.booking_id,
});
