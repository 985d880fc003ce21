import type { HoldRequest } from "#contracts/flight-seats.ts";
import { err } from "#domain/result.ts";
import { Bookings as RealBookings } from "../../workers/bookings/bookings.ts";
import type { CreateCommand } from "../../workers/bookings/create.ts";

export { default } from "../../workers/bookings/index.ts";

/** Keys of requests that are to do nothing: `noop-<flight>-<n>`. */
const NOOP = /^noop-(.+)-\d+$/;

/** The bookings service; a key of its own makes a request take the same hops, gateway, service, flight's object, for nothing. */
export class Bookings extends RealBookings {
  override async create(command: CreateCommand): ReturnType<RealBookings["create"]> {
    const flight_id = NOOP.exec(command.key)?.[1];
    if (flight_id === undefined) return super.create(command);
    const seats = this.env.FLIGHT_SEATS.getByName(flight_id) as unknown as { noop(request: HoldRequest): Promise<unknown> };
    await seats.noop({
      booking_id: `bkg_00_${command.key}`,
      attempt: command.request_hash,
      request_hash: command.request_hash,
      user_id: command.user_id,
      cabin: "economy",
      booking_class: "Y",
      seats: [{ passenger_id: "pax_1", designator: null }],
      ttl_ms: 0,
    });
    return err({ reason: "sold_out", flight_id });
  }
}
