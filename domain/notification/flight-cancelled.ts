import { FLIGHT_CANCELLED } from "../booking/cancel.ts";
import { displayMoney } from "../money/display.ts";
import { displayDate } from "../time/display.ts";
import type { BookingFacts, BookingNews, SegmentFacts } from "./facts.ts";
import { flightLines, segmentsOf } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter } from "./message.ts";
import { refundWords } from "./refund.ts";

/** The flight of a booking that does not fly, where that is why the booking ended. */
export function cancelledFlightOf({ timeline, slices }: BookingFacts): SegmentFacts | undefined {
  const flightId = timeline.find(({ event }) => event === FLIGHT_CANCELLED)?.detail;
  return segmentsOf(slices).find(({ flight_id }) => flight_id === flightId);
}

/** The airline has cancelled a flight, and with it the whole booking: nobody asked for it, and nobody pays for it. */
export function flightCancelledLetter({ booking, public_url }: BookingNews, flight: SegmentFacts): Letter {
  const name = `${flight.carrier} ${flight.number}`;
  const others = segmentsOf(booking.slices).length > 1;
  const { refund } = booking;
  return {
    subject: `Flight ${name} cancelled: booking ${booking.record_locator}`,
    preheader:
      refund === null ? "The flight will not operate. You have not been charged." : `Refund: ${displayMoney(refund.amount)}.`,
    tone: "bad",
    heading: "Your flight is cancelled",
    paragraphs: [
      `We are sorry: flight ${name} from ${flight.origin} to ${flight.destination} on ${displayDate(flight.departs_local)} has been cancelled by the airline and will not operate.`,
      ...(others
        ? ["The other flights of this booking have been given up with it, so that nothing of it is left to pay for."]
        : []),
      refund === null
        ? "The booking had not been paid, so you have not been charged."
        : "Everything you paid for this booking goes back to you, whatever the rules of its fare say. There is no fee.",
    ],
    action: refund === null ? { label: "Search flights again", url: public_url } : viewOf(booking, public_url),
    reference: booking.record_locator,
    flights: flightLines(booking.slices),
    tables:
      refund === null
        ? []
        : [
            {
              title: "Refund",
              rows: [
                { label: "Paid", value: displayMoney(booking.total) },
                { label: "Refund", value: displayMoney(refund.amount), strong: true },
                { label: "Status", value: refundWords(refund.status) },
              ],
            },
          ],
    because: "You receive this mail because this address was given for the booking.",
  };
}

const viewOf = ({ id }: BookingFacts, publicUrl: string) => ({ label: "View the booking", url: bookingUrl(publicUrl, id) });
