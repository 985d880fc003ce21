import type { HoldRequest } from "#domain/seat/hold.ts";
import { FlightSeats as RealFlightSeats } from "../../durable-objects/flight-seats/index.ts";

export * from "../../durable-objects/index.ts";
export { default } from "../../durable-objects/index.ts";

export interface HoldInOrder {
  booking_id: string;
  designators: string[];
}

/** The seat lock with a method that does nothing, for the hops that do nothing, and one that tells in which order it decided. */
export class FlightSeats extends RealFlightSeats {
  noop(_request: HoldRequest): { ok: false } {
    return { ok: false };
  }

  /** The live holds in the order in which they were given: each was decided under a higher epoch than the one before. */
  holdsInOrder(): HoldInOrder[] {
    const { sql } = this.ctx.storage;
    if (sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'holds'").toArray().length === 0) return [];
    return sql
      .exec<{ booking_id: string; seats: string }>("SELECT booking_id, seats FROM holds ORDER BY epoch")
      .toArray()
      .map(({ booking_id, seats }) => ({
        booking_id,
        designators: (JSON.parse(seats) as { designator: string }[]).map(({ designator }) => designator),
      }));
  }
}
