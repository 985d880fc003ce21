import type { Context, TypedResponse } from "hono";
import type { JSONParsed } from "hono/utils/types";
import type { CancelError, ConfirmCancellationError, CreateBookingError, PayError } from "#contracts/bookings.ts";
import type { PROBLEMS, Problem, ProblemCode } from "#contracts/problems.ts";
import type { NotFound, OfferError, OfferSearchError } from "#contracts/search.ts";
import { problem, type ProblemOptions } from "#platform/problem.ts";
import type { App } from "./env.ts";

/** Every reason a service may give for not doing what it was asked. */
export type Refusal =
  | CreateBookingError
  | PayError
  | CancelError
  | ConfirmCancellationError
  | OfferError
  | OfferSearchError
  | NotFound
  | { reason: "invalid_signature" }
  | { reason: "invalid_payload" };

/** By then one of the holds may have been paid or have run out. */
const HOLD_LIMIT_RETRY_S = 60;
/** Most payments end within it. */
const PAYMENT_RETRY_S = 2;

/** Reasons that are called otherwise towards a client; every other one is a problem code itself. */
const RENAMED = {
  key_reused: "idempotency_key_reused",
  invalid_cursor: "validation_failed",
  invalid_payload: "validation_failed",
} as const;
type Reason = Refusal["reason"];
type CodeOf<R extends Reason> = R extends keyof typeof RENAMED ? (typeof RENAMED)[R] : Extract<R, ProblemCode>;

type Refused<Code extends ProblemCode> = Code extends ProblemCode
  ? Response & TypedResponse<JSONParsed<Problem>, (typeof PROBLEMS)[Code]["status"], "json">
  : never;

/** A problem answer of this request; its type carries the status, so a route must have declared the code. */
export function answerProblem<const Code extends ProblemCode>(
  c: Context<App>,
  code: Code,
  options: ProblemOptions = {},
): Refused<Code> {
  return problem(code, { public_url: c.env.PUBLIC_URL, request_id: c.var.requestId }, options) as Refused<Code>;
}

/** Turns a service's refusal into the answer that says so. */
export function refuse<const Error extends Refusal>(c: Context<App>, error: Error): Refused<CodeOf<Error["reason"]>> {
  const evidence = EVIDENCE[error.reason] as (error: Refusal) => ProblemOptions;
  return answerProblem(c, codeOf(error.reason), evidence(error)) as Refused<CodeOf<Error["reason"]>>;
}

/** Does not compile when a reason is neither a problem code nor renamed to one. */
function codeOf(reason: Reason): ProblemCode {
  return isRenamed(reason) ? RENAMED[reason] : reason;
}

const isRenamed = (reason: Reason): reason is keyof typeof RENAMED => reason in RENAMED;
const nothing = () => ({});
const oneSeat = ({ flight_id, designator }: { flight_id: string; designator: string }) => ({
  members: { seats: [{ flight_id, designator }] },
});
const invalid = (path: string, message: string) => ({ detail: message, errors: [{ path, code: "invalid_value", message }] });

/** What a client can act upon, for every reason there is. */
const EVIDENCE: { [R in Reason]: (error: Extract<Refusal, { reason: R }>) => ProblemOptions } = {
  key_reused: nothing,
  not_found: nothing,
  invalid_signature: nothing,
  invalid_payload: () => invalid("", "This is not an event of the provider's."),
  invalid_cursor: () => invalid("cursor", "This cursor is not one of ours."),

  unknown_airport: ({ code, path }) => ({ detail: `There is no airport or city ${code}.`, members: { path } }),
  date_in_past: ({ path, today }) => ({
    detail: `${path}: it is ${today} already at the airport of departure.`,
    members: { path },
  }),
  date_out_of_range: ({ path, last }) => ({ detail: `The last date on sale is ${last}.`, members: { path, last } }),
  return_before_departure: nothing,
  same_origin_and_destination: nothing,
  too_many_passengers: ({ limit }) => ({ detail: `At most ${limit} passengers.`, members: { limit } }),
  infant_without_adult: nothing,
  child_without_adult: nothing,

  offer_invalid: nothing,
  offer_expired: ({ expired_at }) => ({ members: { expired_at } }),
  passenger_mismatch: ({ detail }) => ({ detail }),
  passenger_duplicated: ({ passengers }) => ({ members: { passengers } }),
  seat_duplicated: oneSeat,
  seat_not_found: oneSeat,
  seat_wrong_cabin: oneSeat,
  seat_unavailable: ({ flight_id, designators, alternatives }) => ({
    members: { seats: seatsOf(flight_id, designators), alternatives: seatsOf(flight_id, alternatives) },
  }),
  flight_closed: ({ flight_id }) => ({ members: { flight_id } }),
  sold_out: ({ flight_id }) => ({ members: { flight_id } }),
  fare_unavailable: ({ flight_id, booking_class }) => ({ members: { flight_id, booking_class } }),
  hold_limit: ({ limit }) => ({ members: { limit }, retry_after_s: HOLD_LIMIT_RETRY_S }),
  hold_cooldown: ({ until }) => ({ members: { until: new Date(until).toISOString() } }),

  hold_expired: nothing,
  payment_in_progress: () => ({ retry_after_s: PAYMENT_RETRY_S }),
  payment_unavailable: ({ retry_after_s }) => ({ retry_after_s }),
  invalid_state: ({ status }) => ({ detail: `The booking is ${status}.`, members: { booking_status: status } }),
  quote_expired: nothing,
};

const seatsOf = (flightId: string, designators: string[]) =>
  designators.map((designator) => ({ flight_id: flightId, designator }));
