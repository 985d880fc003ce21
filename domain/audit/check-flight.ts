import type { Finding } from "./facts.ts";

/** One flight as its object lists it. */
export interface FlightFact {
  flight_id: string;
  seats: {
    designator: string;
    state: string;
    booking_id: string | null;
    passenger_id: string | null;
    booking_class: string | null;
  }[];
  booking_classes: { booking_class: string; authorised: number; honoured: number }[];
  /** Every number that was given at check-in, also to bookings that were cancelled since. */
  check_ins: { sequence: number; booking_id: string; passenger_id: string }[];
  /** What its object has been saying for long without being heard. */
  overdue: { id: string; tries: number }[];
}

/**
 * A flight by itself: no seat twice (S1), no class beyond what the carrier authorised and offers are honoured with (S2), nobody checked in
 * whose seat is not sold to them and no number twice (S13), and nothing of it that search (B6) or a saga (B1) does not hear.
 */
export function checkFlight(flight: FlightFact): Finding[] {
  const { flight_id, seats, booking_classes, overdue } = flight;
  const owners = Map.groupBy(seats, ({ designator }) => designator);
  const twice = [...owners].filter(([, claims]) => claims.length > 1);
  const taken = Map.groupBy(
    seats.filter(({ state }) => state !== "blocked"),
    ({ booking_class }) => booking_class ?? "none",
  );
  const sellable = new Map(booking_classes.map((entry) => [entry.booking_class, entry.authorised + entry.honoured]));
  const oversold = [...taken].filter(([name, claims]) => unitsOf(claims) > (sellable.get(name) ?? 0));
  return [
    ...overdue.map(({ id, tries }) => ({
      invariant: id.startsWith("expired:") ? "B1" : "B6",
      ids: [flight_id, id],
      detail: `not acknowledged after ${tries} sends`,
    })),
    ...twice.map(([designator, claims]) => ({
      invariant: "S1",
      ids: [flight_id, designator],
      detail: `the seat has ${claims.length} owners`,
    })),
    ...oversold.map(([name, claims]) => ({
      invariant: "S2",
      ids: [flight_id, name],
      detail: `${unitsOf(claims)} units are taken in booking class ${name}, ${sellable.get(name) ?? 0} may be`,
    })),
    ...checkCheckIns(flight),
  ];
}

/** Of a booking without a seat here the check-in was taken back with the seats. */
function checkCheckIns({ flight_id, seats, check_ins }: FlightFact): Finding[] {
  const given = Map.groupBy(check_ins, ({ sequence }) => sequence);
  const twice = [...given].filter(([, those]) => those.length > 1);
  const unsold = check_ins.flatMap(({ booking_id, passenger_id }) =>
    seats.filter((seat) => seat.booking_id === booking_id && seat.passenger_id === passenger_id && seat.state !== "sold"),
  );
  return [
    ...twice.map(([sequence, those]) => ({
      invariant: "S13",
      ids: [flight_id, ...those.map(({ booking_id }) => booking_id)],
      detail: `sequence number ${sequence} was given ${those.length} times`,
    })),
    ...unsold.map(({ designator, state, booking_id }) => ({
      invariant: "S13",
      ids: [flight_id, booking_id ?? "", designator],
      detail: `its passenger is checked in, and the seat is ${state}`,
    })),
  ];
}

/** A passenger whose seat is being changed has two for a moment, for one unit. Sold seats never are. */
const unitsOf = (claims: FlightFact["seats"]): number =>
  new Set(
    claims.map(({ state, booking_id, passenger_id, designator }) =>
      state === "sold" || passenger_id === null ? designator : `${booking_id} ${passenger_id}`,
    ),
  ).size;
