import type { HoldRequest } from "#contracts/flight-seats.ts";
import { err } from "#domain/result.ts";
import type { Manifest } from "#domain/seat/manifest.ts";
import { Bookings as RealBookings } from "../../workers/bookings/bookings.ts";
import { createBooking, type CreateCommand } from "../../workers/bookings/create.ts";
import type { Env } from "../../workers/bookings/env.ts";
import real from "../../workers/bookings/index.ts";
import type { HoldInOrder } from "./objects.ts";

/** Keys of requests that are to do nothing: `noop-<flight>-<n>`. */
const NOOP = /^noop-(.+)-\d+$/;
/** Keys of requests whose holds are to run out while the storm goes on, and after how long. */
const BRIEF = /^brief-/;
const BRIEF_TTL_S = "4";

interface BenchFlightSeats {
  noop(request: HoldRequest): Promise<unknown>;
  manifest(): Promise<Manifest>;
  holdsInOrder(): Promise<HoldInOrder[]>;
}
const flightOf = (env: Env, flightId: string) => env.FLIGHT_SEATS.getByName(flightId) as unknown as BenchFlightSeats;

/** The bookings service; a key of its own makes a request take the same hops, gateway, service, flight's object, for nothing. */
export class Bookings extends RealBookings {
  override async create(command: CreateCommand): ReturnType<RealBookings["create"]> {
    if (BRIEF.test(command.key)) return createBooking({ ...this.env, HOLD_TTL_SECONDS: BRIEF_TTL_S }, command);
    const flight_id = NOOP.exec(command.key)?.[1];
    if (flight_id === undefined) return super.create(command);
    await flightOf(this.env, flight_id).noop({
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

/** `GET /{flight}` on the socket of its own: what the flight's object itself has recorded. */
export default {
  ...real,
  async fetch(request: Request, env: Env): Promise<Response> {
    const flight = flightOf(env, new URL(request.url).pathname.slice(1));
    const [manifest, holds] = await Promise.all([flight.manifest(), flight.holdsInOrder()]);
    return Response.json({ manifest, holds });
  },
};
