import type { Context, TypedResponse } from "hono";
import type { JSONParsed } from "hono/utils/types";
import type { CancelError, ConfirmCancellationError, CreateBookingError, PayError } from "#contracts/bookings.ts";
import type { PROBLEMS, Problem, ProblemCode } from "#contracts/problems.ts";
import type { NotFound, OfferError, OfferSearchError } from "#contracts/search.ts";
import { problem, type ProblemOptions } from "#platform/problem.ts";
import type { App } from "./env.ts";

/** Every reason a service may give for not doing what it was asked. */
export type Refusal =
  | CreateBookingError | PayError | CancelError | ConfirmCancellationError | OfferError | OfferSearchError | NotFound
  | { reason: "invalid_signature" } | { reason: "invalid_payload" };

/** The problem code of a reason: its own name, but for three. */
type CodeOf<Reason extends string> = Reason extends "key_reused" ? "idempotency_key_reused"
  : Reason extends "invalid_cursor" | "invalid_payload" ? "validation_failed"
  : Extract<Reason, ProblemCode>;

type Refused<Code extends ProblemCode> = Code extends ProblemCode
  ? Response & TypedResponse<JSONParsed<Problem>, (typeof PROBLEMS)[Code]["status"], "json">
  : never;

/** A problem answer of this request; its type carries the status, so a route must have declared the code. */
export function answerProblem<const Code extends ProblemCode>(c: Context<App>, code: Code, options: ProblemOptions = {}): Refused<Code> {
  return problem(code, { public_url: c.env.PUBLIC_URL, request_id: c.var.requestId }, options) as Refused<Code>;
}

/** Turns a service's refusal into the answer that says so. */
export function refuse<const Error extends Refusal>(c: Context<App>, error: Error): Refused<CodeOf<Error["reason"]>> {
  const [code, options] = describe(error);
  return answerProblem(c, code, options) as Refused<CodeOf<Error["reason"]>>;
}

/** Reasons to codes, with the evidence a client can act upon. */
function describe(error: Refusal): [ProblemCode, ProblemOptions] {
  switch (error.reason) {
    case "key_reused": return ["idempotency_key_reused", {}];
    case "invalid_cursor": return ["validation_failed", invalid("cursor", "This cursor is not one of ours.")];
    case "invalid_payload": return ["validation_failed", invalid("", "This is not an event of the provider's.")];
    case "unknown_airport": return [error.reason, { detail: `There is no airport or city ${error.code}.`, members: { path: error.path } }];
    case "date_in_past": return [error.reason, { members: { path: error.path } }];
    case "date_out_of_range": return [error.reason, { detail: `The last date on sale is ${error.last}.`, members: { path: error.path, last: error.last } }];
    case "too_many_passengers": return [error.reason, { detail: `At most ${error.limit} passengers.`, members: { limit: error.limit } }];
    case "offer_expired": return [error.reason, { members: { expired_at: error.expired_at } }];
    case "flight_closed":
    case "sold_out": return [error.reason, { members: { flight_id: error.flight_id } }];
    case "fare_unavailable": return [error.reason, { members: { flight_id: error.flight_id, booking_class: error.booking_class } }];
    case "passenger_mismatch": return [error.reason, { detail: error.detail }];
    case "passenger_duplicated": return [error.reason, { members: { passengers: error.passengers } }];
    case "seat_duplicated":
    case "seat_not_found":
    case "seat_wrong_cabin": return [error.reason, { members: { seats: [{ flight_id: error.flight_id, designator: error.designator }] } }];
    case "seat_unavailable": return [error.reason, { members: {
      seats: error.designators.map((designator) => ({ flight_id: error.flight_id, designator })),
      alternatives: error.alternatives.map((designator) => ({ flight_id: error.flight_id, designator })),
    } }];
    case "hold_limit": return [error.reason, { members: { limit: error.limit }, retry_after_s: 60 }];
    case "hold_cooldown": return [error.reason, { members: { until: new Date(error.until).toISOString() } }];
    case "payment_in_progress": return [error.reason, { retry_after_s: 2 }];
    case "payment_unavailable": return [error.reason, { retry_after_s: error.retry_after_s }];
    case "invalid_state": return [error.reason, { detail: `The booking is ${error.status}.`, members: { booking_status: error.status } }];
    case "return_before_departure":
    case "same_origin_and_destination":
    case "infant_without_adult":
    case "offer_invalid":
    case "hold_expired":
    case "quote_expired":
    case "invalid_signature":
    case "not_found": return [error.reason, {}];
  }
}

const invalid = (path: string, message: string): ProblemOptions => ({ detail: message, errors: [{ path, code: "invalid_value", message }] });
