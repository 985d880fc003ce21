import { err } from "#domain/result.ts";
import type { HoldRequest } from "#domain/seat/hold.ts";
import type { FlightClaims } from "#domain/seat/claims.ts";
import { Bookings as RealBookings } from "../../workers/bookings/bookings.ts";
import { shardNames } from "#queues/saga-shard.ts";
import { createBooking, type CreateCommand } from "../../workers/bookings/create.ts";
import type { Env } from "../../workers/bookings/env.ts";
import real from "../../workers/bookings/index.ts";
import type { HoldInOrder } from "./objects.ts";

/** Keys of requests that are to do nothing: `noop-<flight>-<n>`. */
const NOOP = /^noop-(.+)-\d+$/;
/** Keys of requests whose holds are to run out while the storm goes on, and after how long. */
const BRIEF = /^brief-/;
const BRIEF_TTL_S = "4";

/** Rows of all shards of sagas, and of all flights that were asked for, by table. */
export interface ObjectRows {
  sagas: Record<string, number>;
  seats: Record<string, number>;
}

interface BenchFlightSeats {
  noop(request: HoldRequest): Promise<unknown>;
  manifest(): Promise<FlightClaims>;
  holdsInOrder(): Promise<HoldInOrder[]>;
  block(designators: string[]): Promise<{ ok: boolean }>;
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

async function objectRows(env: Env, { shards, flights }: { shards: number; flights: string[] }): Promise<ObjectRows> {
  const sagas = shardNames(shards).map((name) => env.BOOKING_SAGAS.getByName(name).sizes());
  const seats = flights.map(async (flight) => (await env.FLIGHT_SEATS.getByName(flight).auditFacts()).sizes);
  return { sagas: totals(await Promise.all(sagas)), seats: totals(await Promise.all(seats)) };
}

function totals(counts: Record<string, number>[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [table, rows] of counts.flatMap((each) => Object.entries(each))) all[table] = (all[table] ?? 0) + rows;
  return all;
}

/**
 * On the socket of its own: `GET /{flight}`, what the flight's object itself has recorded; `POST /{flight}`, a list of seats that are not
 * to be sold; `POST /rows`, how large shards and flights are.
 */
export default {
  ...real,
  async fetch(request: Request, env: Env): Promise<Response> {
    const name = new URL(request.url).pathname.slice(1);
    if (name === "rows") return Response.json(await objectRows(env, await request.json()));
    const flight = flightOf(env, name);
    if (request.method === "POST") return Response.json(await flight.block(await request.json<string[]>()));
    const [claims, holds] = await Promise.all([flight.manifest(), flight.holdsInOrder()]);
    return Response.json({ claims, holds });
  },
};
