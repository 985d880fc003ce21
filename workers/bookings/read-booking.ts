import type { Booking, Ticket } from "#contracts/bookings.ts";
import type { Segment } from "#contracts/offers.ts";
import { ok, type Result } from "#domain/result.ts";
import { readSaga } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";

/** A booking, and its tickets if it has any yet. */
export interface BookingWithTickets {
  booking: Booking;
  tickets: Ticket[];
}

/** The booking as its saga has it, whatever its status, for its owner. */
export async function readBooking(
  env: Env,
  { booking_id, user_id }: { booking_id: string; user_id: string },
): Promise<Result<BookingWithTickets, { reason: "not_found" }>> {
  const found = await readSaga(env.BOOKING_SAGAS, booking_id, user_id);
  return found.ok ? ok({ booking: found.value.booking, tickets: found.value.tickets }) : found;
}

export const segmentsOf = ({ slices }: Pick<Booking, "slices">): Segment[] => slices.flatMap(({ segments }) => segments);
