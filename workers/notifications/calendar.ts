import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import type { Booking } from "#contracts/bookings.ts";
import { displayArrival, displayClock } from "#domain/time/display.ts";
import { bookingUrl } from "#domain/notification/links.ts";

/**
 * The itinerary as an RFC 5545 calendar: one event a flight, all times in UTC. UIDs are stable, so that importing it
 * again updates the events instead of doubling them, and a cancelled booking's calendar cancels them.
 */
export function bookingCalendar(booking: Booking, publicUrl: string): string {
  const cancelled = booking.status === "cancelled" || booking.status === "cancelling";
  const calendar = ical({
    name: `Booking ${booking.record_locator}`,
    prodId: "//Holdfast//Bookings//EN",
    method: ICalCalendarMethod.PUBLISH,
  });
  for (const segment of booking.slices.flatMap(({ segments }) => segments)) {
    const { flight_id, carrier, number, origin, destination, departs_local, arrives_local } = segment;
    calendar.createEvent({
      id: `${booking.id}.${flight_id}@holdfast`,
      stamp: new Date(booking.created_at),
      sequence: cancelled ? 1 : 0,
      start: new Date(segment.departs_at),
      end: new Date(segment.arrives_at),
      summary: `${carrier} ${number} ${origin} - ${destination}`,
      location: origin,
      description: [
        `Departs ${origin} ${displayClock(departs_local)}, arrives ${destination} ${displayArrival(departs_local, arrives_local)} (local times).`,
        `Booking reference ${booking.record_locator}.`,
      ].join("\n"),
      url: bookingUrl(publicUrl, booking.id),
      status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
  }
  return calendar.toString();
}
