import type { Flight } from "#contracts/offers.ts";
import type { NotFound } from "#contracts/search.ts";
import { authorisedUnits } from "#domain/fare/booking-classes.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { FlightStatus } from "#domain/schedule/changes.ts";
import type { FlightDefinition } from "#domain/seat/flight-state.ts";
import { formatDuration, formatInstant, minutesBetween } from "#domain/time/format.ts";
import { primary } from "./database.ts";
import type { Env } from "./env.ts";
import { loadFlights } from "./read-legs.ts";
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
    origin_terminal: flight.origin_terminal,
    destination_terminal: flight.destination_terminal,
    aircraft,
    duration: formatDuration(minutesBetween(departsAt, arrivesAt)),
    status: statusOf(flight.status, departsAt <= now),
  });
}

/** A flight that is suspended stands as it was booked until an operator has seen to its passengers. */
function statusOf(status: FlightStatus, hasLeft: boolean): Flight["status"] {
  if (status === "cancelled" || status === "withdrawn") return "cancelled";
  return hasLeft ? "departed" : "scheduled";
}

/**
 * What the flight's object needs to open itself. One that does not fly has none: it is never opened for sale; but one that was open when it
 * was withdrawn may have passengers, and opens as a withdrawn one where its object is lost. In the same statement it
 * is noted that there is such an object: a timetable that changes the flight from then on changes it there, too.
 */
export const flightDefinition = (env: Env, flightId: string, now: number): Promise<Result<FlightDefinition, NotFound>> =>
  definitionFrom(env, primary(env).prepare(OPEN).bind(now, flightId), now);

/** What the object of a flight that operators have cancelled was opened with, for one that has lost it. */
export const cancelledDefinition = (env: Env, flightId: string, now: number): Promise<Result<FlightDefinition, NotFound>> =>
  definitionFrom(env, primary(env).prepare(CANCELLED).bind(flightId), now);

const OPEN = `UPDATE flights SET opened_at = coalesce(opened_at, ?1) WHERE id = ?2 AND (status NOT IN ('cancelled', 'withdrawn') OR status = 'withdrawn' AND opened_at IS NOT NULL)
  RETURNING id, origin, departs_at, aircraft, status`;
const CANCELLED = "SELECT id, origin, departs_at, aircraft, status FROM flights WHERE id = ?1 AND status = 'cancelled'";

async function definitionFrom(env: Env, row: D1PreparedStatement, now: number): Promise<Result<FlightDefinition, NotFound>> {
  const reference = await loadReference(env, now);
  const flight = await row.first<{ id: string; origin: string; departs_at: number; aircraft: string; status: FlightStatus }>();
  if (flight === null) return err({ reason: "not_found" });
  return ok({
    flight_id: flight.id,
    departs_at: flight.departs_at,
    aircraft: flight.aircraft,
    currency: stationOf(reference, flight.origin).currency,
    booking_classes: authorisedUnits(flight.aircraft),
    ...(flight.status === "withdrawn" && { withdrawn: true }),
  });
}
