import { type Result, err, ok } from "#domain/result.ts";
import type { Flight, FlightDefinition } from "./flight-state.ts";
import type { Cabin } from "./layout.ts";
import type { SeatState } from "./state.ts";

export interface SeatList {
  definition: FlightDefinition;
  version: number;
  /** Units sold or on hold, by booking class. */
  taken: Record<string, number>;
  /** From nose to tail. */
  seats: {
    designator: string;
    cabin: Cabin;
    state: SeatState;
    epoch: number;
    booking_id: string | null;
    passenger_id: string | null;
    booking_class: string | null;
    /** Epoch ms at which a hold or a pin is void; null for every other state. */
    expires_at: number | null;
  }[];
}

/** Every seat of the flight, free ones included, for operators. No person is named: passengers are those of their booking. */
export function seatList(flight: Flight): Result<SeatList, { reason: "needs_definition" }> {
  const { definition, version } = flight;
  if (definition === null) return err({ reason: "needs_definition" });
  const seats = [...flight.places.values()].map(({ designator, cabin }) => {
    const { state, epoch, booking_id, passenger_id } = flight.seats.get(designator) ?? NEVER_SOLD;
    const hold = flight.holds.get(booking_id ?? "");
    const expires_at = hold === undefined || hold.state === "sold" ? null : hold.expires_at;
    return { designator, cabin, state, epoch, booking_id, passenger_id, booking_class: hold?.booking_class ?? null, expires_at };
  });
  return ok({ definition, version, taken: Object.fromEntries(flight.taken), seats });
}

const NEVER_SOLD = { state: "free", epoch: 0, booking_id: null, passenger_id: null } as const;
