import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { FlightManifest } from "#contracts/manifest.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { SeatList } from "#domain/seat/seat-list.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { askOpened } from "#queues/ask-flight.ts";
import type { Env } from "./env.ts";

type BoardingList = Awaited<ReturnType<FlightSeatsApi["boardingList"]>>;
type Missing = { reason: "not_found" };

/**
 * `GET /v1/ops/flights/{id}/manifest`, from the flight's own object, which is opened first where it was never asked for. A flight
 * that is not in the timetable has no object: asking would create one.
 */
export async function flightManifest(env: Env, flightId: string): Promise<Result<FlightManifest, Missing>> {
  const flight = await env.SEARCH.flight(flightId);
  if (!flight.ok) return flight;
  const seats = env.FLIGHT_SEATS.getByName(flightId);
  const listed = await askOpened(
    seats,
    () => env.SEARCH.flightDefinition(flightId),
    () => seats.seatList(),
  );
  return listed.ok ? ok(manifestOf(listed.value, await seats.boardingList())) : err({ reason: "not_found" });
}

function manifestOf({ definition, version, taken, seats }: SeatList, boarding: BoardingList): FlightManifest {
  const sequences = new Map(boarding.map(({ designator, sequence }) => [designator, sequence]));
  return {
    flight_id: definition.flight_id,
    aircraft: definition.aircraft,
    departs_at: formatInstantMs(definition.departs_at),
    version,
    booking_classes: definition.booking_classes.map((entry) => ({
      ...entry,
      honoured: entry.honoured ?? 0,
      taken: taken[entry.booking_class] ?? 0,
    })),
    seats: seats.map((seat) => ({
      ...seat,
      expires_at: seat.expires_at === null ? null : formatInstantMs(seat.expires_at),
      sequence: sequences.get(seat.designator) ?? null,
    })),
    on_laps: boarding
      .filter(({ designator }) => designator === null)
      .map(({ booking_id, passenger_id, sequence }) => ({ booking_id, passenger_id, sequence })),
  };
}
