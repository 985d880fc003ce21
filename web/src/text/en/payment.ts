import { words } from "../dictionary.ts";

/** Paying for a booking. */
export const paymentText = words("payment", {
  pay: "Pay",
  held_for: "Your seats are held for {countdown} more. They are yours once paid.",
  declined: "The payment did not go through. {reason} Nothing was charged, and your seats are still held. Try another card.",
  test_card: "Test card",
  card_three_d_secure: "Visa that asks for a confirmation (3-D Secure)",
  card_declined: "Visa that is declined",
  card_no_money: "Visa without enough money",
  keep_seats: "If the card is declined, keep my seats so that I can try another",
  pay_amount: "Pay {amount}",
  other_total: "Your seats have changed, and with them the total: it is {amount} now. You have not paid yet.",
  payment: "Payment",
  bank_waits:
    "Your bank wants you to confirm the payment. It is not taken before you do; if you do not soon, the seats are released.",
  to_bank: "Go to your bank",
  bank_silent: "The bank has not answered yet. We keep asking; nobody pays twice.",
  working: "Your payment is being worked on. This page updates itself…",
  payment_is: "{amount}: {status}",
  status_processing: "in progress",
  status_requires_action: "waiting for you",
  status_authorized: "authorised",
  status_captured: "paid",
  status_failed: "declined",
  status_cancelled: "cancelled",
  status_unknown: "not answered yet",
  status_refunding: "being refunded",
  status_partially_refunded: "partly refunded",
  status_refunded: "refunded",
});
