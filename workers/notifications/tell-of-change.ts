import type { FlightChanged, Telling } from "#contracts/notifications.ts";
import { concerns } from "#domain/notification/flight-changed.ts";
import { noticeAbout } from "./about-booking.ts";
import type { Env } from "./env.ts";
import { tellBookings } from "./tell-bookings.ts";

const TYPE = "booking.changed" as const;

/** One notice for each booking and change. */
export function tellOfChange(
  env: Env,
  { booking_ids, change_id, acknowledged_at, ...change }: FlightChanged,
  now: number,
): Promise<Telling> {
  const idOf = (bookingId: string): string => `${bookingId}:${TYPE}:${change_id}`;
  return tellBookings(
    env,
    booking_ids,
    {
      idOf,
      newsOf: (standing) => {
        const { booking } = standing;
        if (!concerns(booking, acknowledged_at, change)) return null;
        const more = { has_phone: booking.contact.phone !== undefined, change };
        return noticeAbout({ id: idOf(booking.id), type: TYPE }, standing, more, now);
      },
    },
    now,
  );
}
