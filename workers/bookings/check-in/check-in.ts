import type { BoardingPass, CheckInApi, CheckInError } from "#contracts/check-in.ts";
import type { CheckedInParty } from "#domain/check-in/check-in.ts";
import { type CheckInPlan, type FlightRefusal, planCheckIn, refusalOf } from "#domain/check-in/party.ts";
import { err, ok } from "#domain/result.ts";
import { log } from "#platform/log.ts";
import type { Env } from "../env.ts";
import { type BookingWithTickets, readBooking, segmentsOf } from "../read-booking.ts";
import { passesFor } from "./passes.ts";
import { recordCheckIns, recordedCheckIns } from "./recorded.ts";

type Command = Parameters<CheckInApi["checkIn"]>[0];

/**
 * `POST /v1/bookings/{id}/check-in`. Each flight decides by itself; where no flight is named, those that cannot be checked in for now are left
 * out, unless none can. Harmless to repeat: whoever has a number keeps it.
 */
export async function checkIn(env: Env, command: Command): ReturnType<CheckInApi["checkIn"]> {
  const found = await readBooking(env, command);
  if (!found.ok) return found;
  const { booking } = found.value;
  if (booking.status !== "confirmed") return err({ reason: "invalid_state", status: booking.status });
  const flights = segmentsOf(booking).map(({ flight_id }) => flight_id);
  const plan = planCheckIn({ passengers: booking.passengers, flights }, command.body);
  if (!plan.ok) return plan;
  const asked = await Promise.all(
    plan.value.flights.map(async (flightId) => ({
      flightId,
      answer: await atFlight(env, booking.id, flightId, plan.value.passengers),
    })),
  );
  const passes = await Promise.all(
    asked.flatMap(({ flightId, answer }) => (answer.ok ? [passesFor(env, found.value, flightId, answer.value)] : [])),
  );
  const refusal = refusalOf(asked.flatMap(({ flightId, answer }) => (answer.ok ? [] : { ...answer.error, flight_id: flightId })));
  if (refusal !== undefined && asked.every(({ answer }) => !answer.ok)) return err(await whyNot(env, command, refusal));
  return ok({ data: passes.flat(), next_cursor: null });
}

/** Whoever is told a number has it recorded in two places. */
async function atFlight(env: Env, bookingId: string, flightId: string, passengers: CheckInPlan["passengers"]) {
  const recorded = await recordedCheckIns(env, flightId, bookingId);
  const answer = await env.FLIGHT_SEATS.getByName(flightId).checkIn({ booking_id: bookingId, passengers, recorded });
  if (answer.ok)
    await recordCheckIns(
      env,
      flightId,
      answer.value.passengers.map(({ passenger_id, sequence, at }) => ({ booking_id: bookingId, passenger_id, sequence, at })),
    );
  return answer;
}

/** A flight that has sold them nothing: the booking has been cancelled since it was read, or the flight has forgotten it. */
async function whyNot(env: Env, command: Command, refusal: FlightRefusal): Promise<CheckInError> {
  if (refusal.reason !== "not_sold") return refusal;
  const { flight_id } = refusal;
  const again = await readBooking(env, command);
  if (again.ok && again.value.booking.status !== "confirmed")
    return { reason: "invalid_state", status: again.value.booking.status };
  log("error", "check_in.seats_missing", { booking_id: command.booking_id, flight_id });
  return { reason: "seats_missing", flight_id };
}

/** The passes of a booking as they are now: none where it is not confirmed. */
export async function boardingPasses(env: Env, found: BookingWithTickets): Promise<BoardingPass[]> {
  const { booking } = found;
  if (booking.status !== "confirmed") return [];
  const passes = await Promise.all(
    segmentsOf(booking).map(async ({ flight_id }) => {
      const party: CheckedInParty | null = await env.FLIGHT_SEATS.getByName(flight_id).checkedIn(booking.id);
      return party === null || party.passengers.length === 0 ? [] : passesFor(env, found, flight_id, party);
    }),
  );
  return passes.flat();
}
