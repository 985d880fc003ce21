import { displayMoney } from "../money/display.ts";
import type { BookingFacts, BookingNews, Money, RefundFacts } from "./facts.ts";
import { route } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter, Table } from "./message.ts";

const WAYS: Record<RefundFacts["by"], { heading: string; words: (amount: string) => string; label: string }> = {
  card: {
    heading: "Your refund has been made",
    words: (amount) =>
      `We have paid ${amount} back to the card that the booking was paid with. Banks take up to ten days to show it on a statement.`,
    label: "Paid back to your card",
  },
  other_means: {
    heading: "Your refund has been paid in another way",
    words: (amount) =>
      `The refund to your card did not come through, so we have paid you ${amount} in another way. With that, this refund is owed to you no longer.`,
    label: "Paid in another way",
  },
};

/** Money has come back for good: how much of what was paid, and how. */
export function refundedLetter({ booking, tickets, public_url }: BookingNews, refund: RefundFacts): Letter {
  const { heading, words, label } = WAYS[refund.by];
  const amount = displayMoney(refund.amount);
  // Without a ticket nothing was sold, so nothing is kept.
  const kept = tickets.length === 0 ? null : keptOf(booking, refund.amount);
  return {
    subject: `${amount} refunded: booking ${booking.record_locator}, ${route(booking.slices)}`,
    preheader: words(amount),
    tone: "good",
    heading,
    paragraphs: [
      words(amount),
      ...(kept === null ? [] : [`The rules of its fare keep ${displayMoney(kept)} of what you paid for the booking.`]),
    ],
    action: { label: "View the booking", url: bookingUrl(public_url, booking.id) },
    reference: booking.record_locator,
    flights: [],
    tables: [refundTable(booking, kept, { label, value: amount })],
    because: "You receive this mail because this address was given for the booking.",
  };
}

/** What the fare keeps; null: nothing, or this is not all that was to come back. */
function keptOf({ total, refund }: BookingFacts, amount: Money): Money | null {
  const whole = refund?.amount.amount_minor === amount.amount_minor && refund.amount.currency === total.currency;
  const kept = total.amount_minor - amount.amount_minor;
  return whole && kept > 0 ? { amount_minor: kept, currency: total.currency } : null;
}

const refundTable = ({ total }: BookingFacts, kept: Money | null, paid: { label: string; value: string }): Table => ({
  title: "Refund",
  rows: [
    { label: "Price of the booking", value: displayMoney(total) },
    ...(kept === null ? [] : [{ label: "Kept by the fare's rules", value: displayMoney(kept) }]),
    { ...paid, strong: true },
  ],
});
