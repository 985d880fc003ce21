import { type Account, emit } from "./account.ts";
import { type Answer, failed, found, missingParameter, noSuch } from "./answers.ts";
import { CARDS, type DisputeKind } from "./cards.ts";
import { refuseAmount } from "./currencies.ts";
import { type Form, fields, integer, text } from "./form.ts";
import { type Charge, type Refund, epochSeconds, newId } from "./records.ts";

/** How long a test card's refund looks good before it fails, or stays pending, in ms. */
const REFUND_NEWS_MS = 2_000;

export function createRefund(account: Account, form: Form): Answer {
  const charge = chargeOf(account, form);
  if ("status" in charge && "body" in charge) return charge;
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = integer(form, "amount") ?? left;
  if (!charge.captured)
    return failed(400, {
      type: "invalid_request_error",
      code: "charge_not_captured",
      message: `Charge ${charge.id} has not been captured.`,
    });
  if (isChargedBack(account, charge))
    return failed(400, {
      type: "invalid_request_error",
      code: "charge_disputed",
      message: `Charge ${charge.id} has been charged back; cannot issue a refund.`,
    });
  if (left === 0)
    return failed(400, {
      type: "invalid_request_error",
      code: "charge_already_refunded",
      message: `Charge ${charge.id} has already been refunded.`,
    });
  const refusal = refuseAmount(amount, charge.currency, "amount");
  if (refusal !== null) return refusal;
  if (amount > left)
    return failed(400, {
      type: "invalid_request_error",
      param: "amount",
      code: "amount_too_large",
      message: `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
    });
  return found(acceptRefund(account, charge, amount, form));
}

function chargeOf(account: Account, form: Form): Charge | Answer {
  const intentId = text(form, "payment_intent");
  const chargeId = text(form, "charge");
  if (intentId === null && chargeId === null) return missingParameter("payment_intent");
  if (intentId !== null) {
    const intent = account.records.intents.get(intentId);
    if (intent === null) return noSuch("payment_intent", intentId, "payment_intent");
    const charge = intent.latest_charge === null ? null : account.records.charges.get(intent.latest_charge);
    if (charge !== null && charge.status === "succeeded") return charge;
    return failed(400, {
      type: "invalid_request_error",
      message: `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
    });
  }
  const charge = account.records.charges.get(chargeId ?? "");
  return charge ?? noSuch("charge", chargeId ?? "", "charge");
}

function acceptRefund(account: Account, charge: Charge, amount: number, form: Form): Refund {
  const behaviour = CARDS[charge.payment_method ?? ""]?.refund;
  const refund = account.records.refunds.put({
    id: newId("re"),
    object: "refund",
    created: epochSeconds(),
    amount,
    currency: charge.currency,
    status: behaviour === "pending" ? "pending" : "succeeded",
    charge: charge.id,
    payment_intent: charge.payment_intent,
    reason: text(form, "reason"),
    metadata: fields(form, "metadata"),
  });
  const refundedAmount = charge.amount_refunded + amount;
  account.records.charges.put({
    ...charge,
    amount_refunded: refundedAmount,
    refunded: refundedAmount === charge.amount_captured,
  });
  emit(account, "refund.created", refund);
  if (behaviour === "pending") account.jobs.add({ kind: "refund_succeeds", refund_id: refund.id }, REFUND_NEWS_MS);
  if (behaviour === "fails_later") account.jobs.add({ kind: "refund_fails", refund_id: refund.id }, REFUND_NEWS_MS);
  return refund;
}

export function succeedRefund(account: Account, refundId: string): void {
  const refund = account.records.refunds.get(refundId);
  if (refund?.status !== "pending") return;
  emit(account, "refund.updated", account.records.refunds.put({ ...refund, status: "succeeded" }));
}

/** The card's bank sent the money back, or a dispute has it: it is the merchant's again, and owed again. */
export function failRefund(account: Account, refundId: string, failure_reason = "expired_or_canceled_card"): void {
  const refund = account.records.refunds.get(refundId);
  if (refund === null || refund.status === "failed") return;
  const charge = account.records.charges.get(refund.charge);
  if (charge !== null)
    account.records.charges.put({ ...charge, amount_refunded: charge.amount_refunded - refund.amount, refunded: false });
  emit(account, "refund.failed", account.records.refunds.put({ ...refund, status: "failed", failure_reason }));
}

/** Not so by an inquiry: its money has not been taken. */
const isChargedBack = (account: Account, charge: Charge): boolean =>
  account.records.disputes.ofGroup(charge.payment_intent).some(({ status }) => status === "needs_response");

export function openDispute(account: Account, chargeId: string, kind: DisputeKind): void {
  const charge = account.records.charges.get(chargeId);
  if (charge === null || charge.disputed) return;
  account.records.charges.put({ ...charge, disputed: true });
  const dispute = account.records.disputes.put({
    id: newId("du"),
    object: "dispute",
    created: epochSeconds(),
    livemode: false,
    amount: charge.amount_captured,
    currency: charge.currency,
    status: kind === "inquiry" ? "warning_needs_response" : "needs_response",
    reason: "fraudulent",
    charge: charge.id,
    payment_intent: charge.payment_intent,
    metadata: {},
  });
  emit(account, "charge.dispute.created", dispute);
  if (kind === "inquiry") return;
  emit(account, "charge.dispute.funds_withdrawn", dispute);
  for (const { id, status } of account.records.refunds.ofGroup(charge.payment_intent))
    if (status === "pending") failRefund(account, id, "charge_for_pending_refund_disputed");
}
