import type { Flight, Segment } from "#contracts/offers.ts";
import { ok } from "#domain/result.ts";
import { type Answer, flight } from "./calls.ts";

/** Flights of a booking as the timetable has them now, as far as it still has them. */
export async function flightsOf(segments: readonly Pick<Segment, "flight_id">[], signal: AbortSignal): Answer<Flight[]> {
  const flights: Flight[] = [];
  for (const found of await Promise.all(segments.map(({ flight_id }) => flight(flight_id, signal)))) {
    if (found.ok) flights.push(found.value);
    else if (found.error.reason !== "not_found") return found;
  }
  return ok(flights);
}

/** When the first of these flights leaves (epoch ms), as it is known `now`, otherwise as it was sold: the server goes by the same. */
export function firstDeparture(
  segments: readonly Pick<Segment, "flight_id" | "departs_at">[],
  now: readonly Pick<Flight, "id" | "departs_at">[],
): number {
  const known = new Map(now.map(({ id, departs_at }) => [id, departs_at]));
  return Math.min(...segments.map(({ flight_id, departs_at }) => Date.parse(known.get(flight_id) ?? departs_at)));
}
