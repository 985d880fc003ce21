import type { SeatMap } from "#contracts/offers.ts";
import type { NotFound } from "#contracts/search.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { askOpened } from "#queues/ask-flight.ts";
import { TimedCache } from "./cache.ts";
import type { Env } from "./env.ts";
import { flightDefinition } from "./flight.ts";
import { loadFlights } from "./read-legs.ts";
import { loadReference, stationOf } from "./reference.ts";

/** Origins of flights known to exist: they do not stop existing, so this only bounds memory and lets go of old dates. */
const known = new TimedCache<string>({ ttl_ms: 600_000, max: 5_000 });

/** The flight's object, near its departure airport. A flight id out of the blue must not start one, so it is looked up first. */
async function seatsOf(env: Env, flightId: string, now: number): Promise<FlightObject | null> {
  const origin = known.get(flightId, now) ?? (await loadFlights(env, [flightId]))[0]?.origin;
  if (origin === undefined) return null;
  known.set(flightId, origin, now);
  return env.FLIGHT_SEATS.getByName(flightId, { locationHint: stationOf(await loadReference(env, now), origin).region });
}
type FlightObject = ReturnType<Env["FLIGHT_SEATS"]["getByName"]>;

/** `GET /v1/flights/{id}/seat-map`, from the flight's own object, which is opened first where it was never sold before. */
export async function readSeatMap(
  env: Env,
  flightId: string,
  currency: string | undefined,
  now: number,
): Promise<Result<SeatMap, NotFound>> {
  const seats = await seatsOf(env, flightId, now);
  if (seats === null) return err({ reason: "not_found" });
  const answer = await askOpened(
    seats,
    () => flightDefinition(env, flightId, now),
    () => seats.seatMap(currency),
  );
  return answer.ok ? ok(answer.value) : err({ reason: "not_found" });
}

const LIVE_PATH = /^\/v1\/flights\/([A-Z0-9]+_[0-9-]{10}_[A-Z]{3})\/seat-map\/live$/;

/** `GET /v1/flights/{id}/seat-map/live`: hands the WebSocket to the flight's object, which is opened first where it was never sold before. */
export async function watchSeatMap(env: Env, request: Request, now: number): Promise<Response> {
  const flightId = LIVE_PATH.exec(new URL(request.url).pathname)?.[1];
  if (flightId === undefined) return new Response(null, { status: 404 });
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket")
    return new Response(null, { status: 426, headers: { upgrade: "websocket" } });
  const seats = await seatsOf(env, flightId, now);
  if (seats === null) return new Response(null, { status: 404 });
  const watch = async () => {
    const answer = await seats.fetch(request);
    return answer.status === NOT_OPEN ? err({ reason: "needs_definition" }) : ok(answer);
  };
  const answer = await askOpened(seats, () => flightDefinition(env, flightId, now), watch);
  return answer.ok ? answer.value : new Response(null, { status: 404 });
}

/** What a flight's object answers to a watcher while it has no cabin to show. */
const NOT_OPEN = 404;
