import type { Failure } from "../booking/record.ts";
import type { DeclineCode } from "../payment/decline-codes.ts";

/**
 * What a passenger is told about a declined card: https://docs.stripe.com/declines/codes. Codes that hint at fraud are
 * worded like any other refusal, since the card may be in the wrong hands.
 */
const DECLINES = {
  insufficient_funds: "The card does not have enough funds.",
  withdrawal_count_limit_exceeded: "The card has reached its limit.",
  card_velocity_exceeded: "The card has reached its limit.",
  expired_card: "The card has expired.",
  incorrect_cvc: "The security code of the card was not right.",
  invalid_cvc: "The security code of the card was not right.",
  incorrect_number: "The card number was not right.",
  invalid_number: "The card number was not right.",
  invalid_expiry_month: "The expiry date of the card was not right.",
  invalid_expiry_year: "The expiry date of the card was not right.",
  incorrect_zip: "The postcode did not match the card.",
  card_not_supported: "The card cannot be used for this kind of purchase.",
  currency_not_supported: "The card cannot be charged in this currency.",
  authentication_required: "The bank asked for a confirmation that was not given.",
  payment_intent_authentication_failure: "The confirmation that your bank asked for failed.",
  resource_missing: "The payment provider does not know this card.",
  processing_error: "The card network had a fault while handling the payment.",
  issuer_not_available: "The bank that issued the card could not be reached.",
  try_again_later: "The bank that issued the card could not answer.",
  reenter_transaction: "The bank that issued the card could not answer.",
} as const satisfies Partial<Record<DeclineCode, string>>;

const FAILURES = {
  // Only we cancel a payment under way: when an answer does not come and nobody could say whether money moved.
  payment_cancelled: "The payment provider could not be reached in time, so the payment was given up.",
  authentication_not_finished: "The confirmation that your bank asked for was not finished in time.",
  amount_mismatch: "The amount your bank approved was not the price of the booking.",
  flight_cancelled: "The airline has cancelled a flight of this booking while it was being paid for.",
  seats_lost: "The seats could not be kept until the payment was through.",
} as const satisfies Partial<Record<Failure["code"], string>>;

/** Every reason that passengers are given, in a sentence. */
export const FAILURE_REASONS = {
  ...DECLINES,
  ...FAILURES,
  any_refusal: "The bank that issued the card declined the payment without giving a reason.",
  unknown: "The payment did not go through.",
} as const;
type Reason = keyof typeof FAILURE_REASONS;

/** Which of the reasons it was that the booking, or a payment, failed for. */
export function failureCause(failure: { code: string; decline_code: string | null } | null): Reason {
  if (failure === null) return "unknown";
  if (isOneOf(FAILURES, failure.code)) return failure.code;
  return failure.decline_code !== null && isOneOf(DECLINES, failure.decline_code) ? failure.decline_code : "any_refusal";
}

const isOneOf = <Known extends object>(known: Known, code: string): code is Extract<keyof Known, string> =>
  Object.hasOwn(known, code);
