import type { Departing } from "#contracts/booking-sagas.ts";
import { errorText, log } from "#platform/log.ts";
import type { Env } from "./env.ts";
import { readBooking, segmentsOf } from "./read-booking.ts";

/**
 * When the first flight of a confirmed booking leaves, as the timetable has it at this moment: whoever gives up a flight that was moved goes
 * by that. A flight that the timetable does not know leaves as it was sold, and so do all where it is silent. Nothing is said of any other
 * booking: none of what may be asked of it depends on when it leaves.
 */
export async function firstDepartureOf(env: Env, query: { booking_id: string; user_id: string }): Promise<Departing> {
  const found = await readBooking(env, query);
  if (!found.ok || found.value.booking.status !== "confirmed") return {};
  const segments = segmentsOf(found.value.booking);
  const now = await departuresNow(
    env,
    segments.map(({ flight_id }) => flight_id),
  );
  const departures = segments.map(({ flight_id, departs_at }) => Date.parse(now.get(flight_id) ?? departs_at));
  return { first_departure_at: Math.min(...departures) };
}

/** By flight. */
async function departuresNow({ SEARCH }: Env, flightIds: string[]): Promise<ReadonlyMap<string, string>> {
  try {
    return new Map((await SEARCH.flightsNow(flightIds)).map(({ id, departs_at }) => [id, departs_at]));
  } catch (error) {
    log("warn", "booking.departures_unknown", { flights: flightIds.length, why: errorText(error) });
    return new Map();
  }
}
