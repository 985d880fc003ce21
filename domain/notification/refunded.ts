import type { BookingFacts, BookingNews, Money, RefundFacts } from "./facts.ts";
import { route } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter, Table } from "./letter.ts";
import { type Voice, voiceOf } from "./text/voice.ts";

/** Money has come back for good: how much of what was paid, and how. */
export function refundedLetter({ booking, tickets, public_url, language }: BookingNews, refund: RefundFacts): Letter {
  const voice = voiceOf(language);
  const { say, money } = voice;
  const reference = booking.record_locator;
  const amount = money(refund.amount);
  const news = say(`refunded_${refund.by}`, { amount });
  // Without a ticket nothing was sold, so nothing is kept.
  const kept = tickets.length === 0 ? null : keptOf(booking, refund.amount);
  return {
    language,
    subject: say("refunded_subject", { amount, reference, route: route(booking.slices) }),
    preheader: news,
    tone: "good",
    heading: say(`refunded_${refund.by}_heading`),
    paragraphs: [news, ...(kept === null ? [] : [say("refunded_kept", { amount: money(kept) })])],
    action: { label: say("view"), url: bookingUrl(public_url, booking.id) },
    reference,
    flights: [],
    tables: [refundTable(booking.total, kept, { label: say(`refunded_${refund.by}_row`), value: amount }, voice)],
    because: say("because_booking"),
  };
}

/** What the fare keeps; null: nothing, or this is not all that was to come back. */
function keptOf({ total, refund }: BookingFacts, amount: Money): Money | null {
  const whole = refund?.amount.amount_minor === amount.amount_minor && refund.amount.currency === total.currency;
  const kept = total.amount_minor - amount.amount_minor;
  return whole && kept > 0 ? { amount_minor: kept, currency: total.currency } : null;
}

const refundTable = (total: Money, kept: Money | null, paid: { label: string; value: string }, { say, money }: Voice): Table => ({
  title: say("refund"),
  rows: [
    { label: say("refunded_price"), value: money(total) },
    ...(kept === null ? [] : [{ label: say("refunded_kept_row"), value: money(kept) }]),
    { ...paid, strong: true },
  ],
});
