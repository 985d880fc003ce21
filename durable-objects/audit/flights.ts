import { checkFlight } from "#domain/audit/check-flight.ts";
import type { ClaimFact } from "#domain/audit/facts.ts";
import type { AuditsEnv } from "./env.ts";
import type { AuditStore } from "./store.ts";

/** Flights asked in one turn (why so few: `AuditsEnv`). */
const FLIGHTS_PER_TURN = 24;

type Facts = Awaited<ReturnType<ReturnType<AuditsEnv["FLIGHT_SEATS"]["getByName"]>["auditFacts"]>>;

/** Reads the claims of some flights and checks each flight by itself; false once all are read. */
export async function readFlights(env: AuditsEnv, store: AuditStore): Promise<boolean> {
  const flights = store.unreadFlights(FLIGHTS_PER_TURN);
  await Promise.all(
    flights.map(async (flightId) => {
      const facts = await env.FLIGHT_SEATS.getByName(flightId).auditFacts();
      store.putClaims(flightId, claimsOf(flightId, facts));
      store.putSizes("flights", flightId, facts.sizes);
      store.addFindings(checkFlight({ flight_id: flightId, ...facts }));
    }),
  );
  return flights.length > 0;
}

const claimsOf = (flight_id: string, { seats }: Facts): ClaimFact[] =>
  seats.flatMap(({ designator, state, booking_id, attempt, passenger_id }) =>
    booking_id === null || state === "blocked"
      ? []
      : [{ booking_id, id: `${flight_id} ${designator}`, flight_id, designator, state, attempt, passenger_id }],
  );
