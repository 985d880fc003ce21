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
  booking_classes: { booking_class: string; authorised: number }[];
  /** What its object has been saying for long without being heard. */
  overdue: { id: string; tries: number }[];
}

/**
 * A flight by itself: no seat twice (S1), no class beyond what the carrier authorised (S2), and nothing of it that search (B6) or a
 * saga (B1) does not hear.
 */
export function checkFlight({ flight_id, seats, booking_classes, overdue }: FlightFact): Finding[] {
  const owners = Map.groupBy(seats, ({ designator }) => designator);
  const twice = [...owners].filter(([, claims]) => claims.length > 1);
  const taken = Map.groupBy(
    seats.filter(({ state }) => state !== "blocked"),
    ({ booking_class }) => booking_class ?? "none",
  );
  const authorised = new Map(booking_classes.map((entry) => [entry.booking_class, entry.authorised]));
  const oversold = [...taken].filter(([name, claims]) => unitsOf(claims) > (authorised.get(name) ?? 0));
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
      detail: `${unitsOf(claims)} units are taken in booking class ${name}, ${authorised.get(name) ?? 0} are authorised`,
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
