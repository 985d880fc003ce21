import { NamelessBooking } from "#contracts/bookings.ts";
import type { FlightChanged } from "#contracts/notifications.ts";
import { concerns } from "#domain/notification/flight-changed.ts";
import { traceparentNow } from "#platform/operation.ts";
import { sagaOf } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";
import type { BookingNotice } from "./notice.ts";
import { tell } from "./tell.ts";

type Changed = Extract<BookingNotice, { type: "booking.changed" }>;

/** One notice for each booking and change, made of the booking as its saga has it. One that does not answer has all of them told later. */
export async function tellOfChange(env: Env, { booking_ids, ...change }: FlightChanged, now: number): Promise<void> {
  const found = await Promise.all(booking_ids.map((id) => noticeOf(env, id, change, now)));
  const notices = found.filter((notice) => notice !== null);
  if (notices.length > 0) await tell(env, notices, now);
}

/** Null: nobody has anything to hear of it. */
async function noticeOf(
  env: Env,
  booking_id: string,
  { change_id, flight_id, acknowledged_at, before, after }: Omit<FlightChanged, "booking_ids">,
  now: number,
): Promise<Changed | null> {
  const found = await sagaOf(env.BOOKING_SAGAS, booking_id).get({ booking_id, user_id: null, wait_ms: 0, since_version: null });
  if (!found.ok || found.value.erased || !concerns(found.value.booking, acknowledged_at)) return null;
  const { booking, tickets } = found.value;
  const type = "booking.changed";
  return {
    v: 1,
    id: `${booking_id}:${type}:${change_id}`,
    type,
    booking_id,
    step: type,
    at: new Date(now).toISOString(),
    traceparent: traceparentNow(),
    data: {
      booking: NamelessBooking.parse(booking),
      tickets,
      has_phone: booking.contact.phone !== undefined,
      change: { flight_id, before, after },
    },
  };
}
