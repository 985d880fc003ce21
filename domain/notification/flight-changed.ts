import { displayClock, displayDate } from "../time/display.ts";
import type { BookingNews, FlightChangeFacts, FlightTimesFacts, SliceFacts } from "./facts.ts";
import { flightLines, passengerTable, segmentsOf, withTimes } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter, Table } from "./message.ts";

/** Whoever has booked before the change was acknowledged, and still means to fly, has something to hear. Instants as RFC 3339. */
export const concerns = (booking: { status: string; created_at: string }, acknowledged_at: string): boolean =>
  ["held", "paying", "confirmed"].includes(booking.status) && Date.parse(booking.created_at) < Date.parse(acknowledged_at);

/** The airline has changed its timetable, and a flight of the booking with it. */
export function flightChangedLetter({ booking, public_url }: BookingNews, change: FlightChangeFacts): Letter {
  const { before, after } = change;
  const flight = nameOf(booking.slices, change);
  const which = `${flight} to ${before.destination} on ${displayDate(before.departs_local)}`;
  return {
    subject: `${flight} ${after === null ? "does not fly" : "changed"}: booking ${booking.record_locator}`,
    preheader: after === null ? "The flight has been taken out of the timetable." : summaryOf(after),
    tone: after === null ? "bad" : "neutral",
    heading: after === null ? "Your flight does not fly" : "Your flight has changed",
    paragraphs:
      after === null
        ? [
            `We are sorry: ${which} has been taken out of the timetable by the airline, and does not fly.`,
            "If you have not heard from us about another flight or about your money, please get in touch before you travel.",
          ]
        : [
            `We are sorry: the airline has changed ${which}. ${summaryOf(after)}`,
            "Your booking stays as it is, with the seats you have. If the change does not suit you, please get in touch.",
          ],
    action: { label: "View your booking", url: bookingUrl(public_url, booking.id) },
    reference: booking.record_locator,
    flights: flightLines(withChange(booking.slices, change)),
    tables: after === null ? [] : [differences(before, after), passengerTable(booking)],
    because: "You receive this mail because this address was given for the booking.",
  };
}

/** The same for a phone. */
export function flightChangedText({ booking, public_url }: BookingNews, change: FlightChangeFacts): string {
  const flight = nameOf(booking.slices, change);
  const news =
    change.after === null
      ? `${flight} on ${displayDate(change.before.departs_local)} does not fly.`
      : `${flight} has changed. ${summaryOf(change.after)}`;
  return `Holdfast: booking ${booking.record_locator}: ${news} ${bookingUrl(public_url, booking.id)}`;
}

/** `Flight HF 8`. */
function nameOf(slices: SliceFacts[], { flight_id }: FlightChangeFacts): string {
  const segment = segmentsOf(slices).find((each) => each.flight_id === flight_id);
  return segment === undefined ? "A flight" : `Flight ${segment.carrier} ${segment.number}`;
}

const moment = (local: string): string => `${displayDate(local)}, ${displayClock(local)}`;

const summaryOf = ({ departs_local, arrives_local, destination }: FlightTimesFacts): string =>
  `It now leaves on ${moment(departs_local)}, and arrives in ${destination} on ${moment(arrives_local)}.`;

/** What is otherwise, as it was and as it is. */
function differences(before: FlightTimesFacts, after: FlightTimesFacts): Table {
  const compared: [string, (flight: FlightTimesFacts) => string][] = [
    ["Departure", ({ departs_local }) => moment(departs_local)],
    ["Arrival", ({ arrives_local }) => moment(arrives_local)],
    ["Destination", ({ destination }) => destination],
    ["Leaves from terminal", ({ origin_terminal }) => origin_terminal ?? "not known"],
    ["Arrives at terminal", ({ destination_terminal }) => destination_terminal ?? "not known"],
    ["Aircraft", ({ aircraft }) => aircraft],
  ];
  const changed = compared.filter(([, read]) => read(before) !== read(after));
  return {
    title: "What has changed",
    rows: changed.flatMap(([label, read]) => [
      { label: `${label} before`, value: read(before) },
      { label: `${label} now`, value: read(after), strong: true },
    ]),
  };
}

/** The itinerary as it is from now on: what the booking says of the flight is what was sold. */
const withChange = (slices: SliceFacts[], { flight_id, after }: FlightChangeFacts): SliceFacts[] =>
  slices.map((slice) => ({
    ...slice,
    segments: slice.segments.flatMap((segment) =>
      segment.flight_id !== flight_id ? [segment] : after === null ? [] : [withTimes(segment, after)],
    ),
  }));
