import type { Flight } from "./flight-state.ts";
import type { SeatState } from "./state.ts";

export interface FlightClaims {
  version: number;
  departs_at: number | null;
  seats: {
    designator: string;
    state: Exclude<SeatState, "free">;
    booking_id: string | null;
    /** The first attempt where several share a hold. */
    attempt: string | null;
    passenger_id: string | null;
    booking_class: string | null;
  }[];
  /** Units the carrier authorised, and those beyond them that offers are honoured with; none before the flight is opened. */
  booking_classes: { booking_class: string; authorised: number; honoured: number }[];
}

/** Every claim on the flight, and the blocked seats. */
export function flightClaims(flight: Flight): FlightClaims {
  const seats = [...flight.seats.values()].flatMap(({ designator, state, booking_id, passenger_id }) => {
    if (state === "free") return [];
    const hold = flight.holds.get(booking_id ?? "");
    const attempt = hold?.attempts[0] ?? null;
    return [{ designator, state, booking_id, attempt, passenger_id, booking_class: hold?.booking_class ?? null }];
  });
  const booking_classes = flight.definition?.booking_classes ?? [];
  return {
    version: flight.version,
    departs_at: flight.definition?.departs_at ?? null,
    seats,
    booking_classes: booking_classes.map(({ booking_class, authorised, honoured = 0 }) => ({
      booking_class,
      authorised,
      honoured,
    })),
  };
}
