import { CHECK_IN_OPENS_MS } from "../check-in/window.ts";
import { displayClock, displayDate } from "../time/display.ts";
import type { BookingNews } from "./facts.ts";
import { flightLines, fullName, passengerTable, route, segmentsOf } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter } from "./message.ts";
import { displayTicketNumber } from "../ticket/number.ts";
import { priceTable } from "./price.ts";

/** Paid, seats sold, tickets issued. The tickets and a calendar go along as files. */
export function confirmedLetter({ booking, tickets, public_url }: BookingNews): Letter {
  const name = (passengerId: string): string => {
    const passenger = booking.passengers.find(({ id }) => id === passengerId);
    return passenger === undefined ? "E-ticket" : fullName(passenger);
  };
  return {
    subject: `Booking ${booking.record_locator} confirmed: ${route(booking.slices)}`,
    preheader: `Your seats are sold to you. The ${tickets.length === 1 ? "e-ticket is" : "e-tickets are"} attached.`,
    tone: "good",
    heading: "Your booking is confirmed",
    paragraphs: [
      `The payment went through and your seats are yours. Your ${tickets.length === 1 ? "e-ticket" : "e-tickets"} and a calendar file are attached.`,
      `Check-in opens ${CHECK_IN_OPENS_MS / 3_600_000} hours before a flight leaves, on the page of your booking.`,
    ],
    action: { label: "View your booking", url: bookingUrl(public_url, booking.id) },
    reference: booking.record_locator,
    flights: flightLines(booking.slices),
    tables: [
      passengerTable(booking),
      {
        title: "Tickets",
        rows: tickets.map((ticket) => ({ label: name(ticket.passenger_id), value: displayTicketNumber(ticket.number) })),
      },
      priceTable(booking),
    ],
    because: "You receive this mail because this address was given for the booking.",
  };
}

/** The same for a phone: the reference, the first flight, where to read on. */
export function confirmedText({ booking, public_url }: BookingNews): string {
  const [first, ...others] = segmentsOf(booking.slices);
  const flight =
    first === undefined
      ? ""
      : ` ${first.carrier}${first.number} ${first.origin}-${first.destination} ${displayDate(first.departs_local)} ${displayClock(first.departs_local)}${others.length > 0 ? ` and ${others.length} more` : ""}.`;
  return `Holdfast: booking ${booking.record_locator} is confirmed.${flight} ${bookingUrl(public_url, booking.id)}`;
}
