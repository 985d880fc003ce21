import type { CheckIn } from "#domain/check-in/check-ins.ts";
import type { Env } from "../env.ts";

/**
 * The second record of the numbers that were given, beside that of the flight's object, which decides. It is written before anybody is told a
 * number, so that an object that is lost or set back can be told of every number that somebody may have on a pass.
 */

/** What is recorded of one flight; of one booking: with the last number of all. */
export async function recordedCheckIns(env: Env, flightId: string, bookingId?: string): Promise<CheckIn[]> {
  const { results } = await env.DB.prepare(bookingId === undefined ? OF_FLIGHT : OF_BOOKING)
    .bind(...(bookingId === undefined ? [flightId] : [flightId, bookingId]))
    .all<CheckIn>();
  return results;
}

/** What is recorded of these bookings, on whichever flight. */
export async function checkInsOfBookings(env: Env, bookingIds: readonly string[]): Promise<(CheckIn & { flight_id: string })[]> {
  const { results } = await env.DB.prepare(OF_BOOKINGS).bind(JSON.stringify(bookingIds)).all<CheckIn & { flight_id: string }>();
  return results;
}

/** Repeating it changes nothing, and makes up for a time when it failed. */
export async function recordCheckIns(env: Env, flightId: string, checkIns: readonly CheckIn[]): Promise<void> {
  if (checkIns.length === 0) return;
  await env.DB.prepare(RECORD).bind(flightId, JSON.stringify(checkIns)).run();
}

const COLUMNS = "sequence, booking_id, passenger_id, at";
const OF_FLIGHT = `SELECT ${COLUMNS} FROM check_ins WHERE flight_id = ?1 ORDER BY sequence`;
const OF_BOOKING = `SELECT ${COLUMNS} FROM check_ins WHERE flight_id = ?1
  AND (booking_id = ?2 OR sequence = (SELECT max(sequence) FROM check_ins WHERE flight_id = ?1)) ORDER BY sequence`;
const OF_BOOKINGS = `SELECT flight_id, ${COLUMNS} FROM json_each(?1) AS k CROSS JOIN check_ins ON booking_id = k.value ORDER BY at, sequence`;
const RECORD = `INSERT INTO check_ins (flight_id, ${COLUMNS})
  SELECT ?1, value ->> 'sequence', value ->> 'booking_id', value ->> 'passenger_id', value ->> 'at' FROM json_each(?2) WHERE true
  ON CONFLICT DO NOTHING`;
