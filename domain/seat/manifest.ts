import type { Flight } from "./flight.ts";
import type { SeatState } from "./state.ts";

export interface Manifest {
  version: number;
  departs_at: number | null;
  seats: {
    designator: string;
    state: Exclude<SeatState, "free">;
    booking_id: string | null;
    /** The first attempt where several share a hold. */
    attempt: string | null;
    passenger_id: string | null;
  }[];
}

/** Every claim on the flight, and the blocked seats. */
export function manifest(flight: Flight): Manifest {
  const seats = [...flight.seats.values()].flatMap(({ designator, state, booking_id, passenger_id }) => {
    if (state === "free") return [];
    const attempt = flight.holds.get(booking_id ?? "")?.attempts[0] ?? null;
    return [{ designator, state, booking_id, attempt, passenger_id }];
  });
  return { version: flight.version, departs_at: flight.definition?.departs_at ?? null, seats };
}
