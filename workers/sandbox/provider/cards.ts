export type DisputeKind = "chargeback" | "inquiry";

/** Test payment methods and what they do (https://docs.stripe.com/testing). There are no card numbers, only tokens. */
export interface Card {
  brand: string;
  last4: string;
  decline?: { code: string; decline_code: string; message: string };
  /** The passenger has to prove who they are. */
  challenge?: true;
  refund?: "pending" | "fails_later";
  /** Some time after the capture. An inquiry takes no money. */
  dispute?: DisputeKind;
}

const declined = (code: string, decline_code: string, message: string): Card => ({
  brand: "visa",
  last4: "0002",
  decline: { code, decline_code, message },
});
const CARD_DECLINED = "Your card was declined.";

export const CARDS: Readonly<Record<string, Card>> = {
  pm_card_visa: { brand: "visa", last4: "4242" },
  pm_card_visa_debit: { brand: "visa", last4: "5556" },
  pm_card_mastercard: { brand: "mastercard", last4: "4444" },
  pm_card_amex: { brand: "amex", last4: "8431" },
  pm_card_chargeDeclined: declined("card_declined", "generic_decline", CARD_DECLINED),
  pm_card_chargeDeclinedInsufficientFunds: declined("card_declined", "insufficient_funds", "Your card has insufficient funds."),
  pm_card_visa_chargeDeclinedLostCard: declined("card_declined", "lost_card", CARD_DECLINED),
  pm_card_visa_chargeDeclinedStolenCard: declined("card_declined", "stolen_card", CARD_DECLINED),
  pm_card_chargeDeclinedFraudulent: declined("card_declined", "fraudulent", CARD_DECLINED),
  pm_card_chargeDeclinedExpiredCard: declined("expired_card", "expired_card", "Your card has expired."),
  pm_card_chargeDeclinedIncorrectCvc: declined("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
  pm_card_chargeDeclinedProcessingError: declined(
    "processing_error",
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
  ),
  pm_card_threeDSecure2Required: { brand: "visa", last4: "3220", challenge: true },
  pm_card_threeDSecureRequired: { brand: "visa", last4: "3063", challenge: true },
  pm_card_refundFail: { brand: "visa", last4: "5126", refund: "fails_later" },
  pm_card_pendingRefund: { brand: "visa", last4: "7726", refund: "pending" },
  pm_card_createDispute: { brand: "visa", last4: "0259", dispute: "chargeback" },
  pm_card_createDisputeInquiry: { brand: "visa", last4: "1976", dispute: "inquiry" },
};

export const DECLINED_BY_FAULT: NonNullable<Card["decline"]> = {
  code: "card_declined",
  decline_code: "generic_decline",
  message: CARD_DECLINED,
};
