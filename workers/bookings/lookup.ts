import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { Booking, MaskedBooking } from "#contracts/bookings.ts";
import { comparableName } from "#domain/booking/comparable-name.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { readSaga } from "#queues/saga-shard.ts";
import type { Env } from "./env.ts";
import { bookingIdOf } from "./identify.ts";
import { bookings } from "./schema.ts";

const masked = (name: string): string => {
  const [first = "", ...rest] = name;
  return first + "•".repeat(Math.max(1, rest.length));
};

/**
 * The itinerary behind a locator and a family name, with names masked. Every miss looks the same, and takes the same way: for a
 * locator that nobody has, a booking that does not exist is asked for.
 */
export async function lookupBooking(
  env: Env,
  query: { record_locator: string; family_name: string },
): Promise<Result<MaskedBooking, { reason: "not_found" }>> {
  const [row] = await drizzle(env.DB)
    .select({ id: bookings.id })
    .from(bookings)
    .where(eq(bookings.record_locator, query.record_locator))
    .limit(1);
  const booking_id = row?.id ?? (await bookingIdOf("nobody", query.record_locator, env.SAGA_SHARDS));
  const found = await readSaga(env.BOOKING_SAGAS, booking_id, null);
  if (!found.ok || found.value.erased) return err({ reason: "not_found" });
  const { booking } = found.value;
  const wanted = comparableName(query.family_name);
  return booking.passengers.some(({ family_name }) => comparableName(family_name) === wanted)
    ? ok(mask(booking))
    : err({ reason: "not_found" });
}

const mask = (booking: Booking): MaskedBooking => ({
  record_locator: booking.record_locator,
  status: booking.status,
  slices: booking.slices,
  passengers: booking.passengers.map(({ type, given_name, family_name }) => ({
    type,
    name: `${masked(given_name)} ${masked(family_name)}`,
  })),
});
