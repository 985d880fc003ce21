import { type Result, err, ok } from "#domain/result.ts";
import { moveSeats } from "./flight.ts";
import type { Flight } from "./flight-state.ts";
import type { SeatState } from "./state.ts";

/** Nothing of a flight that is cancelled is for sale, whatever its seats say. */
type NoSuchSeat = { reason: "needs_definition" | "flight_cancelled" } | { reason: "seat_not_found"; designator: string };

/** Takes free seats out of sale, all or none. Seats already blocked stay so. */
export function block(
  flight: Flight,
  designators: string[],
): Result<{ blocked: string[] }, NoSuchSeat | { reason: "seat_unavailable"; designators: string[] }> {
  const missing = noSuchSeat(flight, designators);
  if (missing) return err(missing);
  const wanted = [...new Set(designators)];
  const taken = wanted.filter((designator) => !["free", "blocked"].includes(stateOf(flight, designator)));
  if (taken.length > 0) return err({ reason: "seat_unavailable", designators: taken });
  return ok({ blocked: moveFrom(flight, wanted, "free", "blocked") });
}

/** Puts blocked seats back into sale. Seats that are not blocked stay as they are. */
export function unblock(flight: Flight, designators: string[]): Result<{ unblocked: string[] }, NoSuchSeat> {
  const missing = noSuchSeat(flight, designators);
  if (missing) return err(missing);
  return ok({ unblocked: moveFrom(flight, [...new Set(designators)], "blocked", "free") });
}

function moveFrom(flight: Flight, designators: string[], from: SeatState, to: SeatState): string[] {
  const moved = designators.filter((designator) => stateOf(flight, designator) === from);
  if (moved.length > 0)
    moveSeats(
      flight,
      moved.map((designator) => ({ designator, passenger_id: null })),
      to,
      null,
    );
  return moved;
}

function noSuchSeat(flight: Flight, designators: string[]): NoSuchSeat | undefined {
  if (flight.definition === null) return { reason: "needs_definition" };
  if (flight.cancellation !== null) return { reason: "flight_cancelled" };
  const designator = designators.find((one) => !flight.seats.has(one));
  return designator === undefined ? undefined : { reason: "seat_not_found", designator };
}

const stateOf = (flight: Flight, designator: string): SeatState | "missing" => flight.seats.get(designator)?.state ?? "missing";
