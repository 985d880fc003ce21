import type { FlightSeatsApi, InTrace } from "#contracts/flight-seats.ts";
import type { HoldCommand, ReseatCommand, SeatsCommand } from "#domain/booking/commands.ts";
import type { ReseatEvent, SeatsEvent } from "#domain/booking/events.ts";
import { invariant } from "#domain/invariant.ts";
import type { Owner } from "#domain/seat/state.ts";
import type { SagaEnv } from "./env.ts";
import type { Entry } from "./store.ts";

type Seats = { passenger_id: string; designator: string }[];

/** Carries out a seats command at the flight's object and says what it answered. */
export async function runSeats(
  env: SagaEnv,
  entry: Entry,
  command: SeatsCommand,
  { now, traceparent }: { now: number; traceparent: string | null },
): Promise<SeatsEvent | ReseatEvent> {
  const { flight_id, attempt } = command;
  const flight = env.FLIGHT_SEATS.getByName(flight_id);
  const owner = { booking_id: entry.record.id, attempt, ...(traceparent !== null && { traceparent }) };
  const refused: SeatsEvent = { type: "seats.refused", flight_id, attempt };
  switch (command.type) {
    case "seats.hold": {
      // A claim that comes too late to hold anything would free its seats in the turn that takes them.
      if (command.until <= now) return refused;
      const request = holdRequest(entry, command, now);
      const held = await flight.hold({ ...request, ...owner });
      // A repeat of the first request may hold other seats under this booking's id just now: not those on the ticket.
      return held.ok && sameSeats(held.value.seats, request.seats)
        ? { type: "seats.held", flight_id, attempt, epoch: held.value.epoch }
        : refused;
    }
    case "seats.pin":
    case "seats.lock": {
      const pinned = await flight.pin(owner, command.until);
      if (!pinned.ok) return pinned.error.reason === "flight_cancelled" ? { ...refused, grounded: true } : refused;
      const type = command.type === "seats.pin" ? "seats.pinned" : "seats.locked";
      return { type, flight_id, attempt, epoch: pinned.value.epoch };
    }
    case "seats.confirm": {
      const sold = await flight.confirm(owner, command.epoch);
      return sold.ok ? { type: "seats.sold", flight_id, attempt } : refused;
    }
    case "seats.claim":
    case "seats.settle":
      return await reseat(flight, owner, command, entry.opening.exempt);
    case "seats.release": {
      await flight.release({ ...owner, ...(command.ran_out && { ran_out: true }) });
      return { type: "seats.released", flight_id, attempt };
    }
  }
}

/** The flight says itself whether this number is one it has seen: then nothing changes, and the answer is the same. */
async function reseat(
  flight: FlightSeatsApi,
  owner: Owner & InTrace,
  { flight_id, attempt, n, seats }: ReseatCommand,
  exempt: boolean,
): Promise<ReseatEvent> {
  const answer = await flight.reseat(owner, { n, seats, exempt });
  return answer.ok
    ? { type: "seats.reseated", flight_id, attempt, n, epoch: answer.value.epoch }
    : { type: "seats.not_reseated", flight_id, attempt, n, refusal: answer.error };
}

/** The same seats as before: after a late payment no limit and no cooldown stands in the way, only another owner. */
function holdRequest(entry: Entry, command: HoldCommand, now: number) {
  const segment = entry.record.segments.find(({ flight_id }) => flight_id === command.flight_id);
  invariant(segment !== undefined, `${command.flight_id} is a segment of ${entry.record.id}`);
  return {
    booking_id: entry.record.id,
    attempt: command.attempt,
    request_hash: entry.opening.request_hash,
    user_id: entry.opening.user_id,
    cabin: segment.cabin,
    booking_class: segment.booking_class,
    seats: segment.seats,
    ttl_ms: Math.max(0, command.until - now),
    exempt: true,
  };
}

const sameSeats = (held: Seats, wanted: Seats): boolean =>
  held.length === wanted.length &&
  wanted.every((seat) =>
    held.some(({ passenger_id, designator }) => passenger_id === seat.passenger_id && designator === seat.designator),
  );
