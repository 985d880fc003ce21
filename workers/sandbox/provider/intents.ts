import { type Account, emit } from "./account.ts";
import { type Answer, failed, found, missingParameter, noSuch } from "./answers.ts";
import { CARDS, type Card, DECLINED_BY_FAULT } from "./cards.ts";
import { refuseAmount, refuseCurrency } from "./currencies.ts";
import { type Form, fields, integer, list, text } from "./form.ts";
import { type Charge, type PaymentError, type PaymentIntent, epochSeconds, newId } from "./records.ts";

/** A dispute comes this long after the capture, in ms. */
const DISPUTE_DELAY_MS = 1_000;

export function createIntent(account: Account, form: Form): Answer {
  const amount = integer(form, "amount");
  const currency = text(form, "currency");
  if (amount === null) return missingParameter("amount");
  if (currency === null) return missingParameter("currency");
  const refusal = refuseCurrency(currency) ?? refuseAmount(amount, currency, "amount");
  if (refusal !== null) return refusal;
  const method = text(form, "payment_method");
  if (method !== null && CARDS[method] === undefined) return noSuch("PaymentMethod", method, "payment_method", 400);
  const id = newId("pi");
  const types = list(form, "allowed_payment_method_types");
  const intent = account.records.intents.put({
    id,
    object: "payment_intent",
    created: epochSeconds(),
    livemode: false,
    amount,
    amount_capturable: 0,
    amount_received: 0,
    currency: currency.toLowerCase(),
    status: method === null ? "requires_payment_method" : "requires_confirmation",
    capture_method: text(form, "capture_method") === "manual" ? "manual" : "automatic",
    confirmation_method: "automatic",
    client_secret: newId(`${id}_secret`),
    payment_method: method,
    payment_method_types: ["card"],
    allowed_payment_method_types: types.length === 0 ? null : types,
    latest_charge: null,
    last_payment_error: null,
    next_action: null,
    canceled_at: null,
    cancellation_reason: null,
    customer: null,
    description: text(form, "description"),
    receipt_email: text(form, "receipt_email"),
    metadata: fields(form, "metadata"),
  });
  emit(account, "payment_intent.created", intent);
  return text(form, "confirm") === "true" ? confirmIntent(account, intent, form, false) : found(intent);
}

/** `decline`: the fault switch has the issuer say no, whatever the card. */
export function confirmIntent(account: Account, before: PaymentIntent, form: Form, decline: boolean): Answer {
  if (before.status !== "requires_payment_method" && before.status !== "requires_confirmation")
    return unexpectedState(before, "confirm");
  const method = text(form, "payment_method") ?? before.payment_method;
  if (method === null) return missingParameter("payment_method");
  const card = CARDS[method];
  if (card === undefined) return noSuch("PaymentMethod", method, "payment_method", 400);
  const intent: PaymentIntent = { ...before, payment_method: method, last_payment_error: null };
  if (decline || card.decline !== undefined) return declineIntent(account, intent, card.decline ?? DECLINED_BY_FAULT);
  if (card.challenge !== true) return found(authorizeIntent(account, intent, card));
  const waiting = account.records.intents.put({
    ...intent,
    status: "requires_action",
    next_action: challenge(account.publicUrl, intent.id, text(form, "return_url")),
  });
  emit(account, "payment_intent.requires_action", waiting);
  return found(waiting);
}

function challenge(publicUrl: string, intentId: string, returnUrl: string | null): PaymentIntent["next_action"] {
  if (returnUrl === null) return { type: "use_stripe_sdk", use_stripe_sdk: {} };
  const url = `${publicUrl}/dev/provider/3ds/${intentId}?return_url=${encodeURIComponent(returnUrl)}`;
  return { type: "redirect_to_url", redirect_to_url: { url, return_url: returnUrl } };
}

function declineIntent(account: Account, intent: PaymentIntent, why: NonNullable<Card["decline"]>): Answer {
  const charge = account.records.charges.put({
    ...newCharge(intent),
    paid: false,
    status: "failed",
    failure_code: why.code,
    failure_message: why.message,
  });
  const error: PaymentError = {
    type: "card_error",
    code: why.code,
    decline_code: why.decline_code,
    message: why.message,
    charge: charge.id,
  };
  const refused = account.records.intents.put({
    ...intent,
    status: "requires_payment_method",
    payment_method: null,
    latest_charge: charge.id,
    last_payment_error: error,
    next_action: null,
  });
  emit(account, "payment_intent.payment_failed", refused);
  return failed(402, { ...error, type: "card_error", payment_intent: refused });
}

function newCharge(intent: PaymentIntent): Charge {
  return {
    id: newId("ch"),
    object: "charge",
    created: epochSeconds(),
    livemode: false,
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    currency: intent.currency,
    captured: false,
    paid: true,
    refunded: false,
    disputed: false,
    status: "succeeded",
    failure_code: null,
    failure_message: null,
    payment_intent: intent.id,
    payment_method: intent.payment_method,
    metadata: intent.metadata,
  };
}

function authorizeIntent(account: Account, intent: PaymentIntent, card: Card): PaymentIntent {
  const charge = account.records.charges.put(newCharge(intent));
  const authorized = account.records.intents.put({
    ...intent,
    status: "requires_capture",
    amount_capturable: intent.amount,
    latest_charge: charge.id,
    next_action: null,
  });
  if (intent.capture_method === "automatic") return settle(account, authorized, charge, intent.amount, card);
  emit(account, "payment_intent.amount_capturable_updated", authorized);
  return authorized;
}

export function captureIntent(account: Account, intent: PaymentIntent, form: Form): Answer {
  const charge = intent.latest_charge === null ? null : account.records.charges.get(intent.latest_charge);
  if (intent.status !== "requires_capture" || charge === null) return unexpectedState(intent, "capture");
  const amount = integer(form, "amount_to_capture") ?? intent.amount_capturable;
  const refusal = refuseAmount(amount, intent.currency, "amount_to_capture");
  if (refusal !== null) return refusal;
  if (amount > intent.amount_capturable)
    return failed(400, {
      type: "invalid_request_error",
      code: "amount_too_large",
      param: "amount_to_capture",
      message: `The amount_to_capture (${amount}) is greater than the amount_capturable (${intent.amount_capturable}).`,
    });
  return found(settle(account, intent, charge, amount, CARDS[intent.payment_method ?? ""]));
}

function settle(account: Account, intent: PaymentIntent, charge: Charge, amount: number, card: Card | undefined): PaymentIntent {
  account.records.charges.put({ ...charge, captured: true, amount_captured: amount });
  const succeeded = account.records.intents.put({
    ...intent,
    status: "succeeded",
    amount_capturable: 0,
    amount_received: amount,
  });
  emit(account, "payment_intent.succeeded", succeeded);
  if (card?.dispute !== undefined)
    account.jobs.add({ kind: "dispute", charge_id: charge.id, of: card.dispute }, DISPUTE_DELAY_MS);
  return succeeded;
}

export function cancelIntent(account: Account, intent: PaymentIntent, form: Form): Answer {
  if (intent.status === "succeeded" || intent.status === "canceled") return unexpectedState(intent, "cancel");
  const canceled = account.records.intents.put({
    ...intent,
    status: "canceled",
    amount_capturable: 0,
    next_action: null,
    canceled_at: epochSeconds(),
    cancellation_reason: text(form, "cancellation_reason"),
  });
  emit(account, "payment_intent.canceled", canceled);
  return found(canceled);
}

/** The passenger came back from the 3-D Secure page. Nothing happens unless the intent still waits for that. */
export function finishChallenge(account: Account, intent: PaymentIntent, passed: boolean): PaymentIntent {
  if (intent.status !== "requires_action") return intent;
  const card = CARDS[intent.payment_method ?? ""];
  if (passed && card !== undefined) return authorizeIntent(account, intent, card);
  const error: PaymentError = {
    type: "invalid_request_error",
    code: "payment_intent_authentication_failure",
    message:
      "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.",
  };
  const refused = account.records.intents.put({
    ...intent,
    status: "requires_payment_method",
    payment_method: null,
    next_action: null,
    last_payment_error: error,
  });
  emit(account, "payment_intent.payment_failed", refused);
  return refused;
}

function unexpectedState(intent: PaymentIntent, action: string): Answer {
  return failed(400, {
    type: "invalid_request_error",
    code: "payment_intent_unexpected_state",
    payment_intent: intent,
    message: `You cannot ${action} this PaymentIntent because it has a status of ${intent.status}.`,
  });
}
