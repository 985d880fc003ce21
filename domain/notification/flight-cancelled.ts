import { FLIGHT_CANCELLED } from "../booking/record.ts";
import { invariant } from "../invariant.ts";
import type { BookingFacts, BookingNews, SegmentFacts } from "./facts.ts";
import { flightLines, segmentsOf } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter, Table } from "./letter.ts";
import { refundStanding } from "./refund-standing.ts";
import { type Voice, voiceOf } from "./text/voice.ts";

/** The flight of a booking that does not fly, where that is why the booking ended. */
export function cancelledFlightOf({ timeline, slices }: Pick<BookingFacts, "timeline" | "slices">): SegmentFacts | undefined {
  const flightId = timeline.find(({ event }) => event === FLIGHT_CANCELLED)?.detail;
  return segmentsOf(slices).find(({ flight_id }) => flight_id === flightId);
}

/** The airline has cancelled a flight, and with it the whole booking: nobody asked for it, and nobody pays for it. */
export function flightCancelledLetter({ booking, public_url, language }: BookingNews, segment: SegmentFacts): Letter {
  const voice = voiceOf(language);
  const { say, date, money } = voice;
  const reference = booking.record_locator;
  const flight = `${segment.carrier} ${segment.number}`;
  const others = segmentsOf(booking.slices).length > 1;
  const { refund } = booking;
  return {
    language,
    subject: say("flight_cancelled_subject", { flight, reference }),
    preheader:
      refund === null ? say("flight_cancelled_preheader") : say("cancelled_preheader_refund", { amount: money(refund.amount) }),
    tone: "bad",
    heading: say("flight_cancelled_heading"),
    paragraphs: [
      say("flight_cancelled_sorry", {
        flight,
        origin: segment.origin,
        destination: segment.destination,
        date: date(segment.departs_local),
      }),
      ...(others ? [say("flight_cancelled_others")] : []),
      say(refund === null ? "flight_cancelled_unpaid" : "flight_cancelled_refund"),
    ],
    action:
      refund === null
        ? { label: say("search_again"), url: public_url }
        : { label: say("view"), url: bookingUrl(public_url, booking.id) },
    reference,
    flights: flightLines(booking.slices, voice),
    tables: refund === null ? [] : [refundTable(booking, refund, voice)],
    because: say("because_booking"),
  };
}

/** The same for a phone: its owner may be on the way to the airport. */
export function flightCancelledText({ booking, public_url, language }: BookingNews): string {
  const { say, date } = voiceOf(language);
  const segment = cancelledFlightOf(booking);
  invariant(segment !== undefined, "who has cancelled at their own wish is sent no SMS");
  return say("flight_cancelled_sms", {
    reference: booking.record_locator,
    flight: `${segment.carrier} ${segment.number}`,
    date: date(segment.departs_local),
    url: bookingUrl(public_url, booking.id),
  });
}

const refundTable = (
  { total, timeline }: BookingFacts,
  refund: NonNullable<BookingFacts["refund"]>,
  { say, money }: Voice,
): Table => ({
  title: say("refund"),
  rows: [
    { label: say("paid"), value: money(total) },
    { label: say("refund"), value: money(refund.amount), strong: true },
    { label: say("status"), value: say(`refund_${refundStanding(refund, timeline)}`) },
  ],
});
