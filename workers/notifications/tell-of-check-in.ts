import type { CheckInOpened, Telling } from "#contracts/notifications.ts";
import { checkInNews } from "#domain/notification/check-in-open.ts";
import { noticeAbout } from "./about-booking.ts";
import type { Env } from "./env.ts";
import { tellBookings } from "./tell-bookings.ts";

const TYPE = "booking.check_in_open" as const;

/** One notice for each booking and flight. Who is still paying has not bought anything yet, and is told when it is asked again. */
export function tellOfCheckIn(env: Env, { booking_ids, ...check_in }: CheckInOpened, now: number): Promise<Telling> {
  const idOf = (bookingId: string): string => `${bookingId}:${TYPE}:${check_in.flight_id}`;
  return tellBookings(
    env,
    booking_ids,
    {
      idOf,
      newsOf: (standing) => {
        const { booking } = standing;
        const news = checkInNews(booking.status);
        if (news !== "told") return news === "not_yet" ? news : null;
        return noticeAbout({ id: idOf(booking.id), type: TYPE }, standing, { has_phone: false, check_in }, now);
      },
    },
    now,
  );
}
