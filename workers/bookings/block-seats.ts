import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { BlockSeatsCommand, BlockSeatsError, SeatsBlocked, UnblockSeatsError } from "#contracts/seat-blocking.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { log } from "#platform/log.ts";
import { askOpened } from "#queues/ask-flight.ts";
import type { Env } from "./env.ts";

/** `POST /v1/ops/flights/{id}/seats/block`: free seats are not for sale from then on. All or none. */
export async function blockSeats(env: Env, command: BlockSeatsCommand): Promise<Result<SeatsBlocked, BlockSeatsError>> {
  const { flight_id } = command;
  const answer = await askFlight(env, flight_id, (seats) => seats.block(command.designators));
  if (answer.ok) return done("flight.seats_blocked", command, answer.value.blocked);
  const { error } = answer;
  if (error.reason === "seat_unavailable") return err({ reason: "seats_taken", flight_id, designators: error.designators });
  return refused(flight_id, error);
}

/** `POST /v1/ops/flights/{id}/seats/unblock`: blocked seats are for sale again. Others stay as they are. */
export async function unblockSeats(env: Env, command: BlockSeatsCommand): Promise<Result<SeatsBlocked, UnblockSeatsError>> {
  const answer = await askFlight(env, command.flight_id, (seats) => seats.unblock(command.designators));
  return answer.ok ? done("flight.seats_unblocked", command, answer.value.unblocked) : refused(command.flight_id, answer.error);
}

/** The flight's object, which is opened first where it was never asked for. A flight that is not in the timetable has none: asking would create one. */
async function askFlight<Value, Refusal extends { reason: string }>(
  env: Env,
  flightId: string,
  ask: (seats: FlightSeatsApi) => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal | { reason: "not_found" }>> {
  const known = await env.SEARCH.flight(flightId);
  if (!known.ok) return known;
  const seats = env.FLIGHT_SEATS.getByName(flightId);
  return askOpened(
    seats,
    () => env.SEARCH.flightDefinition(flightId),
    () => ask(seats),
  );
}

function done(
  event: string,
  { flight_id, operator_id, reason }: BlockSeatsCommand,
  changed: string[],
): Result<SeatsBlocked, never> {
  log("info", event, { flight_id, operator_id, designators: changed.join(" "), reason });
  return ok({ flight_id, changed });
}

type Refusal =
  | { reason: "not_found" | "needs_definition" | "flight_cancelled" }
  | { reason: "seat_not_found"; designator: string };

function refused(flight_id: string, refusal: Refusal): Result<never, UnblockSeatsError> {
  switch (refusal.reason) {
    case "seat_not_found":
      return err({ reason: "seat_not_found", flight_id, designator: refusal.designator });
    case "flight_cancelled":
      return err({ reason: "flight_cancelled", flight_id });
    case "not_found":
    case "needs_definition":
      return err({ reason: "not_found" });
  }
}
