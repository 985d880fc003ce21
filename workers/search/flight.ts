import type { FlightDefinition } from "#contracts/flight-seats.ts";
import type { Flight } from "#contracts/offers.ts";
import type { NotFound } from "#contracts/search.ts";
import { authorisedUnits } from "#domain/fare/booking-classes.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { formatDuration, formatInstant, minutesBetween } from "#domain/time/format.ts";
import type { Env } from "./env.ts";
import { loadFlights } from "./legs.ts";
import { loadReference, stationOf } from "./reference.ts";

/** `GET /v1/flights/{flight_id}`. `now`: epoch milliseconds. */
export async function readFlight(env: Env, flightId: string, now: number): Promise<Result<Flight, NotFound>> {
  const [flight] = await loadFlights(env, [flightId]);
  if (flight === undefined) return err({ reason: "not_found" });
  const { id, carrier, number, origin, destination, departs_at: departsAt, arrives_at: arrivesAt, aircraft } = flight;
  return ok({
    id,
    carrier,
    number,
    origin,
    destination,
    departs_at: formatInstant(departsAt),
    arrives_at: formatInstant(arrivesAt),
    departs_local: flight.departs_local,
    arrives_local: flight.arrives_local,
    aircraft,
    duration: formatDuration(minutesBetween(departsAt, arrivesAt)),
    status: flight.status === "scheduled" && departsAt <= now ? "departed" : flight.status,
  });
}

/** What the flight's object needs to open itself. A cancelled flight has none: it is never opened for sale. */
export async function flightDefinition(env: Env, flightId: string, now: number): Promise<Result<FlightDefinition, NotFound>> {
  const [[flight], reference] = await Promise.all([loadFlights(env, [flightId]), loadReference(env, now)]);
  if (flight === undefined || flight.status === "cancelled") return err({ reason: "not_found" });
  return ok({
    flight_id: flight.id,
    departs_at: flight.departs_at,
    aircraft: flight.aircraft,
    currency: stationOf(reference, flight.origin).currency,
    booking_classes: authorisedUnits(flight.aircraft),
  });
}
