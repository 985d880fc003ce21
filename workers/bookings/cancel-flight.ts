import type { CancelFlightError, FlightCancellation } from "#contracts/flight-cancellation.ts";
import { err, ok, type Result } from "#domain/result.ts";
import type { CancellationProgress } from "#domain/seat/cancel-flight.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { log } from "#platform/log.ts";
import type { Env } from "./env.ts";
import { rebuildFlight } from "./rebuild-flight.ts";

/**
 * `POST /v1/ops/flights/{id}/cancel`, at the flight's own object, which is opened first where it was never asked for. A flight that is
 * not in the timetable has no object: asking would create one; and one that a timetable has withdrawn before anybody asked for it is off
 * sale without bookings. One whose object is lost is cancelled with what its sagas have on it, also one that was withdrawn or cancelled before;
 * not where they contradict each other, since it would say then that nobody was on it.
 */
export async function cancelFlight(
  env: Env,
  { flight_id, operator_id }: { flight_id: string; operator_id: string },
): Promise<Result<FlightCancellation, CancelFlightError>> {
  const known = await env.SEARCH.flight(flight_id);
  if (!known.ok) return known;
  const seats = env.FLIGHT_SEATS.getByName(flight_id);
  let begun = await seats.cancel();
  if (!begun.ok && begun.error.reason === "needs_definition") {
    // It may have been open, and be lost: then its sagas know who is on it, and have to be told.
    const rebuilt = await rebuildFlight(env, flight_id, { cancel: true });
    if (!rebuilt.ok) return rebuilt;
    const { contradicted: designators } = rebuilt.value;
    if (designators.length > 0) {
      log("error", "flight.cancellation_contradicted", { flight_id, operator_id, designators: designators.join(" ") });
      return err({ reason: "seats_contradicted", flight_id, designators });
    }
    begun = await seats.cancel();
  }
  log("info", "flight.cancelled_by_operator", { flight_id, operator_id, done: begun.ok });
  if (begun.ok) return ok(cancellationView(flight_id, begun.value));
  return err({ reason: begun.error.reason === "flight_departed" ? "flight_departed" : "not_found" });
}

/** `GET /v1/ops/flights/{id}/cancellation`. A flight that flies has none. */
export async function flightCancellation(
  env: Env,
  flightId: string,
): Promise<Result<FlightCancellation, { reason: "not_found" }>> {
  const known = await env.SEARCH.flight(flightId);
  if (!known.ok) return known;
  const progress = await env.FLIGHT_SEATS.getByName(flightId).cancellation();
  return progress === null ? err({ reason: "not_found" }) : ok(cancellationView(flightId, progress));
}

const cancellationView = (flight_id: string, { at, finished_at, counts, failed }: CancellationProgress): FlightCancellation => ({
  flight_id,
  status: finished_at === null ? "cancelling" : "cancelled",
  cancelled_at: formatInstantMs(at),
  finished_at: finished_at === null ? null : formatInstantMs(finished_at),
  bookings: counts,
  failed_bookings: failed,
});
