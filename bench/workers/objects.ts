import { FlightSeats as RealFlightSeats } from "../../durable-objects/flight-seats/index.ts";
import type { HoldRequest } from "#contracts/flight-seats.ts";

export * from "../../durable-objects/index.ts";
export { default } from "../../durable-objects/index.ts";

/** The seat lock with a method that does nothing, for the hops that do nothing. */
export class FlightSeats extends RealFlightSeats {
  noop(_request: HoldRequest): { ok: false } {
    return { ok: false };
  }
}
