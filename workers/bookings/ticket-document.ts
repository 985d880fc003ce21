import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { TicketDocument } from "#contracts/bookings.ts";
import { slicesNow } from "#domain/booking/as-it-flies.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { Env } from "./env.ts";
import { readBooking, segmentsOf } from "./read-booking.ts";
import { tickets } from "./schema.ts";

/** What the e-ticket of this number shows, for its owner: its flights as they leave now. */
export async function ticketDocument(
  env: Env,
  query: { number: string; user_id: string },
): Promise<Result<TicketDocument, { reason: "not_found" }>> {
  const [row] = await drizzle(env.DB).select().from(tickets).where(eq(tickets.number, query.number)).limit(1);
  if (row === undefined) return err({ reason: "not_found" });
  const found = await readBooking(env, { booking_id: row.booking_id, user_id: query.user_id });
  if (!found.ok) return found;
  const { booking, tickets: issued } = found.value;
  const ticket = issued.find(({ number }) => number === query.number);
  const passenger = booking.passengers.find(({ id }) => id === ticket?.passenger_id);
  if (ticket === undefined || passenger === undefined) return err({ reason: "not_found" });
  const flights = await env.SEARCH.flightsNow(segmentsOf(booking).map(({ flight_id }) => flight_id));
  return ok({
    ticket,
    passenger,
    record_locator: booking.record_locator,
    slices: slicesNow(booking.slices, flights),
    total: booking.total,
    issued_at: ticket.issued_at,
    price_breakdown: booking.price_breakdown,
  });
}
