import type { Departing } from "#contracts/booking-sagas.ts";
import type { Segment } from "#contracts/offers.ts";
import { errorText, log } from "#platform/log.ts";
import { travellersOf } from "./check-in/check-in.ts";
import { segmentsOf } from "./check-in/passes.ts";
import type { Env } from "./env.ts";

/**
 * When the first flight of a confirmed booking leaves, as the timetable has it now: whoever gives up a flight that was moved goes by
 * that. A flight that the timetable does not know, or does not tell of just now, leaves as it was sold. Nothing is said of any other
 * booking: none of what may be asked of it depends on when it leaves.
 */
export async function firstDepartureOf(env: Env, query: { booking_id: string; user_id: string }): Promise<Departing> {
  const found = await travellersOf(env, query);
  if (!found.ok || found.value.booking.status !== "confirmed") return {};
  const departures = await Promise.all(segmentsOf(found.value.booking).map((segment) => departureOf(env, segment)));
  return { first_departure_at: Math.min(...departures) };
}

async function departureOf({ SEARCH }: Env, { flight_id, departs_at }: Segment): Promise<number> {
  try {
    const found = await SEARCH.flight(flight_id);
    return Date.parse(found.ok ? found.value.departs_at : departs_at);
  } catch (error) {
    log("warn", "booking.departure_unknown", { flight_id, why: errorText(error) });
    return Date.parse(departs_at);
  }
}
