import { type Booking, NamelessBooking, type Ticket } from "#contracts/bookings.ts";
import { traceparentNow } from "#platform/operation.ts";
import { readSaga } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";

/** A booking as its saga has it now. */
export interface Standing {
  booking: Booking;
  tickets: Ticket[];
  /** Nobody is to be told anything any more. */
  erased: boolean;
}

/** Null: its saga does not know it. Throws where its shard does not answer. */
export async function standingOf({ BOOKING_SAGAS }: Pick<Env, "BOOKING_SAGAS">, booking_id: string): Promise<Standing | null> {
  const found = await readSaga(BOOKING_SAGAS, booking_id, null);
  return found.ok ? found.value : null;
}

/** A notice that no saga sends, of a booking as it stands; `more` is what it tells beside that. It names nobody. */
export const noticeAbout = <Type extends string, More extends { has_phone: boolean }>(
  { id, type }: { id: string; type: Type },
  { booking, tickets }: Pick<Standing, "booking" | "tickets">,
  more: More,
  now: number,
) => ({
  v: 1 as const,
  id,
  type,
  booking_id: booking.id,
  step: type,
  at: new Date(now).toISOString(),
  traceparent: traceparentNow(),
  data: { ...more, booking: NamelessBooking.parse(booking), tickets },
});
