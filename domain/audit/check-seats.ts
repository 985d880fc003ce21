import type { BookingFacts, ClaimFact, Finding, SagaFact } from "./facts.ts";

/** Seats of a booking that rests: all of them its own (B3), and none once it has ended (S7). */
export function checkSeats({ booking_id, claims, sagas: [saga] }: BookingFacts): Finding[] {
  if (saga === undefined) return orphans(booking_id, claims);
  const wanted = saga.status === "confirmed" || saga.status === "held" ? seatsOf(saga) : [];
  const missing = wanted.filter((seat) => !claims.some((claim) => fits(saga, seat, claim)));
  const surplus = claims.filter((claim) => !wanted.some((seat) => fits(saga, seat, claim)));
  return [
    ...missing.map(({ flight_id, designator }) => ({
      invariant: "B3",
      ids: [booking_id, flight_id, designator],
      detail: `a ${saga.status} booking does not own this seat at its flight`,
    })),
    ...surplus.map(({ flight_id, designator, state }) => ({
      invariant: "S7",
      ids: [booking_id, flight_id, designator],
      detail: `the flight has this seat ${state} for a ${saga.status} booking that does not know of it`,
    })),
    ...segmentStates(saga),
  ];
}

interface Seat {
  flight_id: string;
  attempt: string;
  passenger_id: string;
  designator: string;
}

const seatsOf = (saga: SagaFact): Seat[] =>
  saga.segments.flatMap(({ flight_id, attempt, seats }) => seats.map((seat) => ({ flight_id, attempt, ...seat })));

/** Several attempts may share a hold, so only a pinned or sold seat names the one that owns it. */
function fits({ status }: SagaFact, seat: Seat, claim: ClaimFact): boolean {
  const same =
    claim.flight_id === seat.flight_id && claim.designator === seat.designator && claim.passenger_id === seat.passenger_id;
  if (!same) return false;
  if (status === "confirmed") return claim.state === "sold" && claim.attempt === seat.attempt;
  return claim.state === "held" || (claim.state === "pinned" && claim.attempt === seat.attempt);
}

/** What the saga believes of its own segments. */
function segmentStates(saga: SagaFact): Finding[] {
  const wanted = saga.status === "confirmed" ? "sold" : saga.status === "held" ? "held" : "released";
  return saga.segments
    .filter(({ state }) => state !== wanted)
    .map(({ flight_id, state }) => ({
      invariant: "B3",
      ids: [saga.booking_id, flight_id],
      detail: `a segment of a ${saga.status} booking is ${state}`,
    }));
}

/** A hold without a booking runs out by itself; nothing else may be without one. */
const orphans = (bookingId: string, claims: ClaimFact[]): Finding[] =>
  claims
    .filter(({ state }) => state !== "held")
    .map(({ flight_id, designator, state }) => ({
      invariant: "S7",
      ids: [bookingId, flight_id, designator],
      detail: `this seat is ${state} for a booking that does not exist`,
    }));
