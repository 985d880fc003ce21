import type { BookingFacts, BookingNews, Money } from "./facts.ts";
import { cancelledFlightOf, flightCancelledLetter } from "./flight-cancelled.ts";
import { flightLines, route } from "./itinerary.ts";
import { refundStanding } from "./refund-standing.ts";
import { bookingUrl } from "./links.ts";
import type { Letter, Table } from "./letter.ts";
import { type Voice, voiceOf } from "./text/voice.ts";

/** Nothing where the fare leaves nothing to refund. */
const refundOf = ({ refund, total }: BookingFacts): Money => refund?.amount ?? { amount_minor: 0, currency: total.currency };

/** What the carrier keeps: the price paid less the refund. */
const feeOf = (booking: BookingFacts): Money => ({
  amount_minor: booking.total.amount_minor - refundOf(booking).amount_minor,
  currency: booking.total.currency,
});

function refundTable(booking: BookingFacts, { say, money }: Voice): Table {
  const refund = refundOf(booking);
  return {
    title: say("refund"),
    rows: [
      { label: say("paid"), value: money(booking.total) },
      { label: say("cancelled_fee"), value: money(feeOf(booking)) },
      { label: say("refund"), value: money(refund), strong: true },
      ...(booking.refund === null || refund.amount_minor === 0
        ? []
        : [{ label: say("status"), value: say(`refund_${refundStanding(booking.refund, booking.timeline)}`) }]),
    ],
  };
}

/** Cancelled by the passenger, or because the airline has cancelled a flight. */
export function cancelledLetter(news: BookingNews): Letter {
  const flight = cancelledFlightOf(news.booking);
  return flight === undefined ? asWishedLetter(news) : flightCancelledLetter(news, flight);
}

/** Cancelled at the passenger's wish. A booking without tickets was never paid for. */
function asWishedLetter({ booking, tickets, public_url, language }: BookingNews): Letter {
  const voice = voiceOf(language);
  const { say, money } = voice;
  const reference = booking.record_locator;
  const paid = tickets.length > 0;
  const refund = refundOf(booking);
  const refunded = refund.amount_minor > 0;
  return {
    language,
    subject: say("cancelled_subject", { reference, route: route(booking.slices) }),
    preheader: refunded ? say("cancelled_preheader_refund", { amount: money(refund) }) : say("cancelled_preheader"),
    tone: "neutral",
    heading: say("cancelled_heading"),
    paragraphs: [say(paid ? "cancelled_paid" : "cancelled_unpaid"), ...(paid && !refunded ? [say("cancelled_nothing")] : [])],
    action: { label: say("view"), url: bookingUrl(public_url, booking.id) },
    reference,
    flights: flightLines(booking.slices, voice),
    tables: paid ? [refundTable(booking, voice)] : [],
    because: say("because_booking"),
  };
}
