import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { Booking, BookingStatus } from "#contracts/bookings.ts";
import { type FlightNow, segmentNow } from "#domain/booking/as-it-flies.ts";
import { displayArrival, displayClock } from "#domain/time/display.ts";
import { bookingUrl } from "#domain/notification/links.ts";
import { voiceOf } from "#domain/notification/text/voice.ts";
import type { Language } from "#domain/text/language.ts";

const TENTATIVE = { status: ICalEventStatus.TENTATIVE, sequence: 0 };
const CONFIRMED = { status: ICalEventStatus.CONFIRMED, sequence: 1 };
const CANCELLED = { status: ICalEventStatus.CANCELLED, sequence: 2 };
/** One more than the last of the states: a flight that has changed since is newer than any state of the booking before. */
const A_CHANGE = 3;
/** What the events of a booking say, with a sequence that grows on the way, so that a newer calendar wins over an older one. */
const STATES = {
  held: TENTATIVE,
  paying: TENTATIVE,
  confirmed: CONFIRMED,
  cancelling: CANCELLED,
  cancelled: CANCELLED,
  expired: CANCELLED,
  failed: CANCELLED,
} as const satisfies Record<BookingStatus, object>;

/**
 * The itinerary as an RFC 5545 calendar: one event a flight, all times in UTC. UIDs are stable, so that importing it
 * again updates the events instead of doubling them, and a cancelled booking's calendar cancels them. `flights`: how they leave now; those
 * that are missing leave as they were sold.
 */
export function bookingCalendar(
  booking: Booking,
  { publicUrl, language, flights = [] }: { publicUrl: string; language: Language; flights?: readonly FlightNow[] },
): string {
  const { say } = voiceOf(language);
  const reference = booking.record_locator;
  const calendar = ical({
    name: say("calendar_name", { reference }),
    prodId: "//Holdfast//Bookings//EN",
    method: ICalCalendarMethod.PUBLISH,
  });
  for (const sold of booking.slices.flatMap(({ segments }) => segments)) {
    const segment = segmentNow(sold, flights);
    const now = flights.find(({ id }) => id === sold.flight_id);
    const { status, sequence } = now?.flies === false ? CANCELLED : STATES[booking.status];
    const { flight_id, carrier, number, origin, destination, departs_local, arrives_local } = segment;
    calendar.createEvent({
      id: `${booking.id}.${flight_id}@holdfast`,
      stamp: new Date(booking.created_at),
      sequence: sequence + A_CHANGE * (now?.changes ?? 0),
      start: new Date(segment.departs_at),
      end: new Date(segment.arrives_at),
      summary: `${carrier} ${number} ${origin} - ${destination}`,
      location: origin,
      description: [
        say("calendar_flight", {
          origin,
          departs: displayClock(departs_local),
          destination,
          arrives: displayArrival(departs_local, arrives_local),
        }),
        `${say("reference")}: ${reference}`,
      ].join("\n"),
      url: bookingUrl(publicUrl, booking.id),
      status,
    });
  }
  return calendar.toString();
}
