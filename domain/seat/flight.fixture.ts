import { type Flight, type FlightDefinition, unknownFlight } from "./flight-state.ts";
import { type HoldRequest, hold } from "./hold.ts";
import { open } from "./open.ts";

/** Fixtures of the seat tests: an E190 of 100 economy seats, long before departure. */
export const NOW = Date.parse("2026-12-01T08:00:00Z");
export const TTL = 900_000;

export const DEFINITION: FlightDefinition = {
  flight_id: "HF101_2026-12-02_LHR",
  departs_at: NOW + 24 * 3_600_000,
  aircraft: "E90",
  currency: "GBP",
  booking_classes: [
    { booking_class: "Y", cabin: "economy", authorised: 100 },
    { booking_class: "K", cabin: "economy", authorised: 4 },
  ],
};

export function openFlight(change: Partial<FlightDefinition> = {}): Flight {
  const flight = unknownFlight();
  open(flight, { ...DEFINITION, ...change });
  return flight;
}

/** A request of one booking and one user, `booking` and `user-of-booking`; null asks for any seat. */
export function request(booking: string, designators: (string | null)[], change: Partial<HoldRequest> = {}): HoldRequest {
  return {
    booking_id: booking,
    attempt: `${booking}-a`,
    request_hash: `${booking}-hash`,
    user_id: `user-of-${booking}`,
    cabin: "economy",
    booking_class: "Y",
    seats: designators.map((designator, index) => ({ passenger_id: `pax_${index}`, designator })),
    ttl_ms: TTL,
    ...change,
  };
}

export const owner = (booking: string, attempt = `${booking}-a`) => ({ booking_id: booking, attempt });

/** Holds seats that are known to be free. */
export function held(
  flight: Flight,
  booking: string,
  designators: (string | null)[],
  change: Partial<HoldRequest> = {},
  now = NOW,
) {
  const answer = hold(flight, request(booking, designators, change), now);
  if (!answer.ok) throw new Error(`not held: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

export const seatOf = (flight: Flight, designator: string) => flight.seats.get(designator)?.state;
