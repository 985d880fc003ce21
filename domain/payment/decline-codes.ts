/**
 * Decline codes that the payment provider is known to give, with the codes of errors that are no issuer's decline:
 * https://docs.stripe.com/declines/codes and https://docs.stripe.com/error-codes. It may give others.
 */
export const DECLINE_CODES = [
  "authentication_required",
  "card_not_supported",
  "card_velocity_exceeded",
  "currency_not_supported",
  "do_not_honor",
  "expired_card",
  "fraudulent",
  "generic_decline",
  "incorrect_cvc",
  "incorrect_number",
  "incorrect_zip",
  "insufficient_funds",
  "invalid_cvc",
  "invalid_expiry_month",
  "invalid_expiry_year",
  "invalid_number",
  "issuer_not_available",
  "lost_card",
  "payment_intent_authentication_failure",
  "processing_error",
  "reenter_transaction",
  "resource_missing",
  "stolen_card",
  "try_again_later",
  "withdrawal_count_limit_exceeded",
] as const;
export type DeclineCode = (typeof DECLINE_CODES)[number];
