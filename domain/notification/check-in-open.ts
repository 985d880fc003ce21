import { CHECK_IN_CLOSES_MS } from "../check-in/window.ts";
import { displayClock, displayDate } from "../time/display.ts";
import { earlierLocal } from "../time/earlier.ts";
import type { BookingNews, CheckInFacts } from "./facts.ts";
import { flightLines, passengerTable, segmentsOf, withTimes } from "./itinerary.ts";
import { bookingUrl } from "./links.ts";
import type { Letter } from "./message.ts";

/** One may check in for one flight of the booking. It is told while some of its passengers have not. */
export function checkInOpenLetter({ booking, public_url }: BookingNews, { flight_id, times }: CheckInFacts): Letter {
  const slices = booking.slices.flatMap(({ origin, destination, segments }) => {
    const own = segments.filter((segment) => segment.flight_id === flight_id);
    return own.length === 0 ? [] : [{ origin, destination, segments: own.map((segment) => withTimes(segment, times)) }];
  });
  const [segment] = segmentsOf(slices);
  const flight = segment === undefined ? "your flight" : `flight ${segment.carrier} ${segment.number}`;
  const closes = earlierLocal(times.departs_local, CHECK_IN_CLOSES_MS);
  const until = `${displayClock(closes)} on ${displayDate(closes)}`;
  return {
    subject: `Check in for ${flight} to ${times.destination}: booking ${booking.record_locator}`,
    preheader: `Check-in is open until ${until}.`,
    tone: "good",
    heading: "Check-in is open",
    paragraphs: [
      `You can check in for ${flight} to ${times.destination} now, on the page of your booking, until ${until}: ${CHECK_IN_CLOSES_MS / 60_000} minutes before it leaves, by the clock at the airport. Each passenger gets a boarding pass.`,
      "Whoever has checked in already has nothing to do.",
    ],
    action: { label: "Check in", url: bookingUrl(public_url, booking.id) },
    reference: booking.record_locator,
    flights: flightLines(slices),
    tables: [passengerTable({ ...booking, slices })],
    because: "You receive this mail because this address was given for the booking.",
  };
}

/** Whether a booking that has seats of the flight hears of it. They are sold a moment before it is confirmed, and that it may never be. */
export const checkInNews = (status: string): "told" | "not_yet" | "nothing" =>
  status === "confirmed" ? "told" : status === "paying" ? "not_yet" : "nothing";

/** Whether a letter that says so would come too late to be of any use, at `now` (epoch ms). */
export const checkInIsOver = ({ closes_at }: CheckInFacts, now: number): boolean => now >= Date.parse(closes_at);
