import { displayMoney } from "../money/display.ts";
import type { BookingFacts, BookingNews, Money } from "./facts.ts";
import { cancelledFlightOf, flightCancelledLetter } from "./flight-cancelled.ts";
import { flightLines, route } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter, Table } from "./message.ts";
import { refundWords } from "./refund.ts";

/** Nothing where the fare leaves nothing to refund. */
const refundOf = ({ refund, total }: BookingFacts): Money => refund?.amount ?? { amount_minor: 0, currency: total.currency };

/** What the carrier keeps: the price paid less the refund. */
const feeOf = (booking: BookingFacts): Money => ({
  amount_minor: booking.total.amount_minor - refundOf(booking).amount_minor,
  currency: booking.total.currency,
});

function refundTable(booking: BookingFacts): Table {
  const refund = refundOf(booking);
  return {
    title: "Refund",
    rows: [
      { label: "Paid", value: displayMoney(booking.total) },
      { label: "Cancellation fee", value: displayMoney(feeOf(booking)) },
      { label: "Refund", value: displayMoney(refund), strong: true },
      ...(booking.refund === null || refund.amount_minor === 0
        ? []
        : [{ label: "Status", value: refundWords(booking.refund.status) }]),
    ],
  };
}

/** Cancelled by the passenger, or because the airline has cancelled a flight. */
export function cancelledLetter(news: BookingNews): Letter {
  const flight = cancelledFlightOf(news.booking);
  return flight === undefined ? asWishedLetter(news) : flightCancelledLetter(news, flight);
}

/** Cancelled at the passenger's wish. A booking without tickets was never paid for. */
function asWishedLetter({ booking, tickets, public_url }: BookingNews): Letter {
  const paid = tickets.length > 0;
  const refunded = refundOf(booking).amount_minor > 0;
  return {
    subject: `Booking ${booking.record_locator} cancelled: ${route(booking.slices)}`,
    preheader: refunded ? `Refund: ${displayMoney(refundOf(booking))}.` : "The seats have been released.",
    tone: "neutral",
    heading: "Your booking is cancelled",
    paragraphs: [
      paid
        ? "As you asked, the booking is cancelled: the seats have been released and the tickets are no longer valid."
        : "As you asked, the seats have been released. The booking had not been paid, so you have not been charged.",
      ...(paid && !refunded ? ["The rules of this fare leave nothing to refund."] : []),
    ],
    action: { label: "View the booking", url: bookingUrl(public_url, booking.id) },
    reference: booking.record_locator,
    flights: flightLines(booking.slices),
    tables: paid ? [refundTable(booking)] : [],
    because: "You receive this mail because this address was given for the booking.",
  };
}
