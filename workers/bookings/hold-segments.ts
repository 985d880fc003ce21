import { err, ok, type Result } from "#domain/result.ts";
import type { HeldSeats, HoldRefusal, HoldRequest } from "#domain/seat/hold.ts";
import { errorText, log } from "#platform/log.ts";
import { asOperation, traceparentNow } from "#platform/operation.ts";
import { askOpened } from "#queues/ask-flight.ts";
import type { Env } from "./env.ts";

export interface WantedSegment {
  flight_id: string;
  request: HoldRequest;
}
export interface HeldSegment extends WantedSegment {
  held: HeldSeats;
}
export type RefusedSegment = { flight_id: string } & (HoldRefusal | { reason: "unknown_flight"; known: false });

/**
 * Holds every segment, one after another in the order given (sorted flight ids: two requests never wait for each other),
 * and gives everything back at the first refusal. A hold whose answer was lost is given back too.
 */
export async function holdSegments(
  env: Env,
  wanted: WantedSegment[],
): Promise<Result<HeldSegment[], { reason: "refused"; by: RefusedSegment }>> {
  const held: HeldSegment[] = [];
  for (const [i, segment] of wanted.entries()) {
    try {
      const answer = await holdOne(env, segment);
      if (!answer.ok) {
        await releaseSegments(env, wanted.slice(0, i));
        return err({ reason: "refused", by: { ...answer.error, flight_id: segment.flight_id } });
      }
      held.push({ ...segment, held: answer.value });
    } catch (error) {
      await releaseSegments(env, wanted.slice(0, i + 1));
      throw error;
    }
  }
  return ok(held);
}

const holdOne = (env: Env, segment: WantedSegment) =>
  asOperation("seats.hold", { kind: "client", attributes: { flight_id: segment.flight_id } }, () => holdAt(env, segment));

async function holdAt(
  env: Env,
  { flight_id, request }: WantedSegment,
): Promise<Result<HeldSeats, HoldRefusal | { reason: "unknown_flight"; known: false }>> {
  const flight = env.FLIGHT_SEATS.getByName(flight_id);
  const traceparent = traceparentNow();
  const asked = traceparent === null ? request : { ...request, traceparent };
  const define = async () => {
    const definition = await env.SEARCH.flightDefinition(flight_id);
    return definition.ok ? definition : err({ reason: "unknown_flight", known: false } as const);
  };
  return askOpened(flight, define, () => flight.hold(asked));
}

/** In reverse order. What cannot be reached expires by itself. */
export async function releaseSegments(env: Env, segments: WantedSegment[]): Promise<void> {
  for (const { flight_id, request } of segments.toReversed()) {
    try {
      await env.FLIGHT_SEATS.getByName(flight_id).release({ booking_id: request.booking_id, attempt: request.attempt });
    } catch (error) {
      log("warn", "hold.release_failed", { flight_id, booking_id: request.booking_id, why: errorText(error) });
    }
  }
}
