import { type Result, err, ok } from "#domain/result.ts";
import type { Flight } from "./flight-state.ts";
import type { Cabin, SeatFeature } from "./layout.ts";
import { hasSeatPrices, seatPrice } from "./price.ts";
import type { SeatState } from "./state.ts";

/** A seat's state as clients see it. */
export type PublicSeatState = "available" | "held" | "sold" | "blocked";
const PUBLIC_STATE: Record<SeatState, PublicSeatState> = {
  free: "available",
  held: "held",
  pinned: "held",
  sold: "sold",
  blocked: "blocked",
};

export interface SeatMap {
  flight_id: string;
  aircraft: string;
  version: number;
  cabins: {
    cabin: Cabin;
    columns: string[];
    rows: {
      row: number;
      exit: boolean;
      seats: {
        designator: string;
        state: PublicSeatState;
        features: SeatFeature[];
        price: { amount_minor: number; currency: string };
      }[];
    }[];
  }[];
}

/** The whole aircraft with every seat's state and price, in the flight's currency unless another one with prices is asked for. */
export function seatMap(flight: Flight, currency: string | undefined): Result<SeatMap, { reason: "needs_definition" }> {
  const { definition, layout } = flight;
  if (definition === null || layout === null) return err({ reason: "needs_definition" });
  const shown = currency !== undefined && hasSeatPrices(currency) ? currency : definition.currency;
  const cabins = layout.cabins.map(({ cabin, columns, rows }) => ({
    cabin,
    columns,
    rows: rows.map(({ row, exit, seats }) => ({
      row,
      exit,
      seats: seats.map((seat) => ({
        designator: seat.designator,
        state: publicState(flight, seat.designator),
        features: seat.features,
        price: { amount_minor: seatPrice(seat, shown), currency: shown },
      })),
    })),
  }));
  return ok({ flight_id: definition.flight_id, aircraft: definition.aircraft, version: flight.version, cabins });
}

/** The states of these seats for those who watch: no passenger, no booking. */
export function seatStates(flight: Flight, designators: Iterable<string>): { designator: string; state: PublicSeatState }[] {
  return [...designators].map((designator) => ({ designator, state: publicState(flight, designator) }));
}

function publicState(flight: Flight, designator: string): PublicSeatState {
  return PUBLIC_STATE[flight.seats.get(designator)?.state ?? "free"];
}
