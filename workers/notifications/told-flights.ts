import { BookingChanged } from "#contracts/messages.ts";
import type { FlightNow } from "#domain/booking/as-it-flies.ts";
import { flightsAsTold } from "#domain/notification/told-flights.ts";

/** Notices of a booking are few, and the text of these is kept. Each has a mail, whatever else. */
export const CHANGES = `SELECT told.booking_id, changed.body -> '$.data.change' AS change FROM json_each(?1) AS asked
  CROSS JOIN notifications AS told ON told.booking_id = asked.value AND told.type = 'booking.changed' AND told.channel = 'email'
  CROSS JOIN inbox AS changed ON changed.message_id = told.message_id
  WHERE changed.body IS NOT NULL ORDER BY changed.received_at`;

const Change = BookingChanged.shape.data.shape.change;

/**
 * By booking, the flights that its passengers were told have changed, as they were told of them last. Nobody else is asked: search knows it
 * sooner, but calls this service itself, and no mail is to wait for it.
 */
export async function toldFlights(db: D1Database, bookingIds: readonly string[]): Promise<ReadonlyMap<string, FlightNow[]>> {
  if (bookingIds.length === 0) return new Map();
  const { results } = await db.prepare(CHANGES).bind(JSON.stringify(bookingIds)).all<{ booking_id: string; change: string }>();
  const byBooking = Map.groupBy(results, ({ booking_id }) => booking_id);
  return new Map([...byBooking].map(([id, rows]) => [id, flightsAsTold(rows.flatMap(readChange))]));
}

const readChange = ({ change }: { change: string }) => Change.safeParse(JSON.parse(change)).data ?? [];
