import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { z } from "zod";
import type { BookingProjected } from "#contracts/messages.ts";
import type { Env } from "./env.ts";
import { bookings, tickets } from "./schema.ts";

/** What may change of a booking, or may have been lost here. */
const NEWER = {
  user_id: sql`excluded.user_id`,
  status: sql`excluded.status`,
  version: sql`excluded.version`,
  record_locator: sql`excluded.record_locator`,
  total_minor: sql`excluded.total_minor`,
  currency: sql`excluded.currency`,
  passengers: sql`excluded.passengers`,
};

type Projected = z.infer<typeof BookingProjected>;

/** Writes the newest version of each booking; one D1 batch for the whole list. An older version changes nothing. */
export async function project(env: Env, messages: Projected[]): Promise<void> {
  const newest = new Map<string, Projected>();
  for (const message of messages) {
    const known = newest.get(message.data.booking.id);
    if (known === undefined || known.data.version < message.data.version) newest.set(message.data.booking.id, message);
  }
  const db = drizzle(env.DB);
  const [first, ...rest] = [...newest.values()].flatMap((message) => [
    db
      .insert(bookings)
      .values(rowOf(message))
      .onConflictDoUpdate({
        target: bookings.id,
        set: NEWER,
        // The same version once more puts right what has become wrong here.
        setWhere: sql`excluded.version >= ${bookings.version}`,
      }),
    ...ticketRows(message).map((rows) => db.insert(tickets).values(rows).onConflictDoNothing()),
  ]);
  if (first !== undefined) await db.batch([first, ...rest]);
}

/** In one statement, if there are any: 27 tickets at most, of two parameters each. */
function ticketRows({ data }: Projected): { number: string; booking_id: string }[][] {
  const rows = data.tickets.map(({ number }) => ({ number, booking_id: data.booking.id }));
  return rows.length === 0 ? [] : [rows];
}

function rowOf({ data: { booking, user_id, version } }: Projected) {
  const segments = booking.slices.flatMap((slice) => slice.segments);
  return {
    id: booking.id,
    user_id,
    record_locator: booking.record_locator,
    status: booking.status,
    version,
    created_at: booking.created_at,
    origin: booking.slices[0]?.origin ?? "",
    destination: booking.slices[0]?.destination ?? "",
    departs_local: segments[0]?.departs_local ?? "",
    total_minor: booking.total.amount_minor,
    currency: booking.total.currency,
    passengers: booking.passengers.length,
  };
}
