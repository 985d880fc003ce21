import { CHECK_IN_OPENS_MS } from "../check-in/window.ts";
import { displayClock } from "../time/display.ts";
import type { BookingNews, SegmentFacts } from "./facts.ts";
import { flightLines, nameInMail, passengerTable, route, segmentsOf } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter } from "./letter.ts";
import { displayTicketNumber } from "../ticket/number.ts";
import { priceTable } from "./price.ts";
import { type Voice, voiceOf } from "./text/voice.ts";

/** Paid, seats sold, tickets issued. The tickets and a calendar go along as files. */
export function confirmedLetter({ booking, tickets, public_url, language }: BookingNews): Letter {
  const voice = voiceOf(language);
  const { say } = voice;
  const reference = booking.record_locator;
  const count = tickets.length;
  const name = (passengerId: string): string => {
    const passenger = booking.passengers.find(({ id }) => id === passengerId);
    return passenger === undefined ? say("confirmed_ticket") : nameInMail(passenger);
  };
  return {
    language,
    subject: say("confirmed_subject", { reference, route: route(booking.slices) }),
    preheader: say("confirmed_preheader", { count }),
    tone: "good",
    heading: say("confirmed_heading"),
    paragraphs: [say("confirmed_attached", { count }), say("confirmed_check_in", { hours: CHECK_IN_OPENS_MS / 3_600_000 })],
    action: { label: say("view_yours"), url: bookingUrl(public_url, booking.id) },
    reference,
    flights: flightLines(booking.slices, voice),
    tables: [
      passengerTable(booking, voice),
      {
        title: say("confirmed_tickets"),
        rows: tickets.map((ticket) => ({ label: name(ticket.passenger_id), value: displayTicketNumber(ticket.number) })),
      },
      priceTable(booking, voice),
    ],
    because: say("because_booking"),
  };
}

/** The same for a phone: the reference, the first flight, where to read on. */
export function confirmedText({ booking, public_url, language }: BookingNews): string {
  const voice = voiceOf(language);
  return voice.say("confirmed_sms", {
    reference: booking.record_locator,
    flight: flightsInShort(segmentsOf(booking.slices), voice),
    url: bookingUrl(public_url, booking.id),
  });
}

function flightsInShort([first, ...others]: SegmentFacts[], { say, date }: Voice): string {
  if (first === undefined) return "";
  const { carrier, number, origin, destination, departs_local } = first;
  const flight = `${carrier}${number} ${origin}-${destination} ${date(departs_local)} ${displayClock(departs_local)}`;
  return others.length === 0 ? `${flight}.` : say("confirmed_sms_more", { flight, count: others.length });
}
