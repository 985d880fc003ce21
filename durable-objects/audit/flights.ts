import { checkFlight } from "#domain/audit/check-flight.ts";
import type { ClaimFact } from "#domain/audit/facts.ts";
import type { AuditsEnv } from "./env.ts";
import type { AuditStore } from "./store.ts";

/** Flights asked in one turn: a turn makes at most 32 calls. */
const FLIGHTS_PER_TURN = 24;

type Manifest = Awaited<ReturnType<ReturnType<AuditsEnv["FLIGHT_SEATS"]["getByName"]>["manifest"]>>;

/** Reads the claims of some flights and checks each flight by itself; false once all are read. */
export async function readFlights(env: AuditsEnv, store: AuditStore): Promise<boolean> {
  const flights = store.unreadFlights(FLIGHTS_PER_TURN);
  await Promise.all(
    flights.map(async (flightId) => {
      const manifest = await env.FLIGHT_SEATS.getByName(flightId).manifest();
      store.putClaims(flightId, claimsOf(flightId, manifest));
      store.addFindings(checkFlight({ flight_id: flightId, ...manifest }));
    }),
  );
  return flights.length > 0;
}

const claimsOf = (flight_id: string, { seats }: Manifest): ClaimFact[] =>
  seats.flatMap(({ designator, state, booking_id, attempt, passenger_id }) =>
    booking_id === null || state === "blocked"
      ? []
      : [{ booking_id, id: `${flight_id} ${designator}`, flight_id, designator, state, attempt, passenger_id }],
  );
