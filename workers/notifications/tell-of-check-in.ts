import { NamelessBooking } from "#contracts/bookings.ts";
import { type CheckInOpened, OPENED_BOOKINGS } from "#contracts/notifications.ts";
import { isStillTrue } from "#domain/notification/still-true.ts";
import { traceparentNow } from "#platform/operation.ts";
import { sagaOf } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";
import { knownMessages } from "./known.ts";
import type { BookingNotice } from "./notice.ts";
import { tell } from "./tell.ts";

type Opened = Extract<BookingNotice, { type: "booking.check_in_open" }>;
const TYPE = "booking.check_in_open";

/** One notice for each booking and flight. One saga that does not answer has all that were asked with it told later. */
export async function tellOfCheckIn(env: Env, opened: CheckInOpened, now: number): Promise<{ told: number; left: string[] }> {
  const idOf = (bookingId: string): string => `${bookingId}:${TYPE}:${opened.flight_id}`;
  const known = await knownMessages(env.DB, opened.booking_ids.map(idOf));
  const untold = opened.booking_ids.filter((id) => !known.has(idOf(id)));
  const found = await Promise.all(untold.slice(0, OPENED_BOOKINGS).map((id) => noticeOf(env, idOf(id), id, opened, now)));
  const notices = found.filter((notice) => notice !== null);
  if (notices.length > 0) await tell(env, notices, now);
  return { told: notices.length, left: untold.slice(OPENED_BOOKINGS) };
}

/** Null: nobody has anything to hear of it. */
async function noticeOf(
  env: Env,
  id: string,
  booking_id: string,
  { flight_id, times, closes_at }: CheckInOpened,
  now: number,
): Promise<Opened | null> {
  const found = await sagaOf(env.BOOKING_SAGAS, booking_id).get({ booking_id, user_id: null, wait_ms: 0, since_version: null });
  if (!found.ok || found.value.erased || !isStillTrue(TYPE, found.value.booking)) return null;
  const { booking, tickets } = found.value;
  return {
    v: 1,
    id,
    type: TYPE,
    booking_id,
    step: TYPE,
    at: new Date(now).toISOString(),
    traceparent: traceparentNow(),
    data: { booking: NamelessBooking.parse(booking), tickets, has_phone: false, check_in: { flight_id, times, closes_at } },
  };
}
