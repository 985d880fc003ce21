import { displayMoney } from "../money/display.ts";
import { failureReason } from "./decline.ts";
import type { BookingFacts, BookingNews } from "./facts.ts";
import { flightLines, route } from "./itinerary.ts";
import type { Letter } from "./message.ts";

/** What became of the money. Only a booking that failed after the capture has a refund. */
function moneyBack({ refund }: BookingFacts): string {
  if (refund === null)
    return "You have not been charged. If your bank shows a reserved amount, it disappears by itself within a few days.";
  const amount = displayMoney(refund.amount);
  if (refund.status === "failed")
    return `We owe you ${amount}: your bank refused the refund. We will write to you about another way to pay it back; you need not do anything.`;
  return refund.status === "succeeded"
    ? `${amount} has been refunded to your card.`
    : `${amount} is being refunded to your card. Banks take up to ten days to show it.`;
}

/** Where the provider was out of reach, another card would not have helped. */
const advice = ({ failure }: BookingFacts): string => (failure?.code === "payment_declined" ? " and pay with another card" : "");

/** The payment did not go through: every seat is free again and nobody keeps money. */
export function failedLetter({ booking, public_url }: BookingNews): Letter {
  return {
    subject: `Payment failed: booking ${booking.record_locator}, ${route(booking.slices)}`,
    preheader:
      booking.refund === null
        ? "You have not been charged. The seats have been released."
        : "The seats have been released. Your money goes back to you.",
    tone: "bad",
    heading: "The payment did not go through",
    paragraphs: [
      failureReason(booking.failure),
      moneyBack(booking),
      `The seats have been released, so there is no booking. You are welcome to search again${advice(booking)}.`,
    ],
    action: { label: "Search flights again", url: public_url },
    reference: booking.record_locator,
    flights: flightLines(booking.slices),
    tables: [],
    because: "You receive this mail because this address was given for the booking.",
  };
}
