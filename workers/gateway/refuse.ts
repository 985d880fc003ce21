import type { Context, TypedResponse } from "hono";
import type { JSONParsed } from "hono/utils/types";
import type {
  CancelError,
  ChangeSeatsError,
  ConfirmCancellationError,
  CreateBookingError,
  PayError,
} from "#contracts/bookings.ts";
import type { CheckInError } from "#contracts/check-in.ts";
import type { DeadLetterError } from "#contracts/dead-letters.ts";
import type { EraseAccountError } from "#contracts/erasure.ts";
import type { CancelFlightError } from "#contracts/flight-cancellation.ts";
import type { FieldError, PROBLEMS, Problem, ProblemCode } from "#contracts/problems.ts";
import type { ResendError } from "#contracts/notifications.ts";
import type { SettleRefundDebtError } from "#contracts/refund-debts.ts";
import type { AcknowledgeError, ImportError } from "#contracts/schedules.ts";
import type { BlockSeatsError } from "#contracts/seat-blocking.ts";
import type { WebhookError } from "#contracts/webhooks.ts";
import type { RebuildError } from "#contracts/search-rebuild.ts";
import type { NotFound, OfferError, OfferSearchError } from "#contracts/search.ts";
import type { ReceiverFault } from "#domain/webhook/receiver.ts";
import type { Misprint } from "#domain/schedule/misprint.ts";
import { log } from "#platform/log.ts";
import { problem, type ProblemOptions } from "#platform/problem.ts";
import type { App } from "./env.ts";

/** Every reason a service may give for not doing what it was asked. */
export type Refusal =
  | CreateBookingError
  | PayError
  | ChangeSeatsError
  | CancelError
  | ConfirmCancellationError
  | CheckInError
  | OfferError
  | OfferSearchError
  | NotFound
  | DeadLetterError
  | SettleRefundDebtError
  | ResendError
  | EraseAccountError
  | CancelFlightError
  | BlockSeatsError
  | { reason: "return_before_departure" }
  | ImportError
  | AcknowledgeError
  | RebuildError
  | WebhookError
  | { reason: "too_late" }
  | { reason: "invalid_signature" }
  | { reason: "invalid_payload" };

/** Most payments end within it. */
const PAYMENT_RETRY_S = 2;
/** The account was closed to new bookings so long ago that it must be closed once more first. */
const ERASURE_RETRY_S = 1;
/** A timetable takes seconds, or minutes where it is a large one. */
const IMPORT_RETRY_S = 5;
/** A page of the lowest fares is a second's work or two. */
const REBUILD_RETRY_S = 2;
/** Flights answer at once, or not at all for a while. */
const CHANGE_RETRY_S = 1;
/** An operator gives a flight back what it has lost. */
const SEATS_MISSING_RETRY_S = 60;

/** Gateways are deployed after the services that they call, within minutes. */
const UNKNOWN_RETRY_S = 30;

/** Reasons that are called otherwise towards a client; every other one is a problem code itself. */
const RENAMED = {
  key_reused: "idempotency_key_reused",
  invalid_cursor: "validation_failed",
  invalid_payload: "validation_failed",
  account_closed: "unauthenticated",
  misprinted: "validation_failed",
  timetable_too_large: "payload_too_large",
  import_in_progress: "request_in_progress",
  rebuild_in_progress: "request_in_progress",
  too_late: "service_unavailable",
  seats_missing: "service_unavailable",
  seats_contradicted: "flight_in_use",
  seats_taken: "flight_in_use",
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
  return problem(code, { public_url: c.env.PUBLIC_URL, request_id: c.get("requestId") }, options) as Refused<Code>;
}

/** Turns a service's refusal into the answer that says so. */
export function refuse<const Error extends Refusal>(c: Context<App>, error: Error): Refused<CodeOf<Error["reason"]>> {
  const { code, options } = explain(error);
  return answerProblem(c, code, options) as Refused<CodeOf<Error["reason"]>>;
}

/** What a client is told of a refusal. A service that is newer than this gateway may have reasons that nobody here knows. */
export function explain(error: Refusal): { code: ProblemCode; options: ProblemOptions } {
  if (!Object.hasOwn(EVIDENCE, error.reason)) {
    log("warn", "refusal.unknown", { reason: error.reason });
    return { code: "service_unavailable", options: { retry_after_s: UNKNOWN_RETRY_S } };
  }
  const evidence = EVIDENCE[error.reason] as (error: Refusal) => ProblemOptions;
  return { code: codeOf(error.reason), options: evidence(error) };
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
  key_reused: () => ({ detail: "Method, path or body differ from those of the request that used this key first." }),
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
  slices_out_of_order: ({ path }) => ({
    detail: `${path}: nobody can have flown the slices before it by then.`,
    members: { path },
  }),
  same_origin_and_destination: ({ path }) => ({ members: { path } }),
  too_many_passengers: ({ limit }) => ({ detail: `At most ${limit} passengers.`, members: { limit } }),
  infant_without_adult: nothing,
  child_without_adult: nothing,

  offer_invalid: nothing,
  offer_expired: ({ expired_at }) => ({ members: { expired_at } }),
  passenger_mismatch: ({ detail }) => ({ detail }),
  passenger_duplicated: ({ passengers }) => ({ members: { passengers } }),
  seat_duplicated: (seat) => ({ ...oneSeat(seat), detail: `Seat ${seat.designator} on ${seat.flight_id} was chosen twice.` }),
  seat_not_found: (seat) => ({ ...oneSeat(seat), detail: `The aircraft of ${seat.flight_id} has no seat ${seat.designator}.` }),
  seat_wrong_cabin: (seat) => ({
    ...oneSeat(seat),
    detail: `Seat ${seat.designator} on ${seat.flight_id} is not in the cabin of the offer.`,
  }),
  seat_not_allowed: (seat) => ({
    ...oneSeat(seat),
    detail: `Seat ${seat.designator} on ${seat.flight_id} is in an exit row: not for children, nor with an infant on the lap.`,
  }),
  seat_unavailable: ({ flight_id, designators, alternatives }) => ({
    // A request that was let go while it was still being made has no seats to name.
    detail: `Taken on ${flight_id}: ${designators.join(", ") || "the seats of this request"}.`,
    members: { seats: seatsOf(flight_id, designators), alternatives: seatsOf(flight_id, alternatives) },
  }),
  flight_closed: ({ flight_id }) => ({ members: { flight_id } }),
  sold_out: ({ flight_id }) => ({
    detail: `${flight_id} has not enough seats left in the cabin of the offer.`,
    members: { flight_id },
  }),
  fare_unavailable: ({ flight_id, booking_class }) => ({
    detail: `Booking class ${booking_class} on ${flight_id} has not enough units left for the party.`,
    members: { flight_id, booking_class },
  }),
  hold_limit: ({ limit, of }) => ({
    detail: HOLD_LIMITS[of](limit),
    members: { limit, of },
  }),
  hold_cooldown: ({ flight_id, until }) => {
    const instant = new Date(until).toISOString();
    return {
      detail: `You let these seats on ${flight_id} run out; they are open to you again at ${instant}.`,
      members: { flight_id, until: instant },
      retry_after_s: (until - Date.now()) / 1000,
    };
  },

  hold_expired: nothing,
  payment_in_progress: () => ({ retry_after_s: PAYMENT_RETRY_S }),
  request_in_progress: () => ({ detail: "The seats of this booking are being changed.", retry_after_s: CHANGE_RETRY_S }),
  payment_unavailable: ({ retry_after_s }) => ({ retry_after_s }),
  invalid_state: ({ status }) => ({
    detail: `The booking is ${status}. As such it does not allow this, or it is too late, or was asked for too often.`,
    members: { booking_status: status },
  }),
  quote_expired: nothing,
  dead_letter_needed: nothing,
  dead_letter_dropped: nothing,
  debt_settled: nothing,
  notification_pending: nothing,
  notification_outdated: nothing,
  account_in_use: ({ bookings }) => ({
    detail: `Bookings that are still needed: ${bookings.length}.`,
    members: { bookings },
  }),
  account_closed: () => ({
    detail: "The account was erased.",
    headers: { "www-authenticate": 'Bearer realm="holdfast", error="invalid_token"' },
  }),
  too_late: () => ({ retry_after_s: ERASURE_RETRY_S }),

  misprinted: ({ misprints, total }) => ({
    detail: `The timetable was not taken. Mistakes: ${total}${total > misprints.length ? `, of which the first ${misprints.length} are told` : ""}.`,
    errors: misprints.map(misprintError),
  }),
  timetable_too_large: ({ limit }) => ({ detail: `At most ${limit / (1024 * 1024)} MiB.` }),
  import_in_progress: () => ({
    detail: "The import under this key is still being worked on.",
    retry_after_s: IMPORT_RETRY_S,
  }),
  rebuild_in_progress: () => ({
    detail: "Somebody else is at work on the lowest fares.",
    retry_after_s: REBUILD_RETRY_S,
  }),
  change_decided: nothing,
  flight_departed: nothing,
  webhook_endpoint_disabled: nothing,
  webhook_endpoint_limit: ({ limit }) => ({ detail: `At most ${limit} endpoints.`, members: { limit } }),
  webhook_url_refused: ({ fault }) => ({ detail: `url: ${RECEIVER_FAULTS[fault]}.` }),
  flight_in_use: nothing,
  seats_contradicted: ({ flight_id, designators }) => ({
    detail: `Seats of ${flight_id} that bookings claim and cannot all have: ${designators.join(", ")}. Nothing was cancelled.`,
    members: { seats: seatsOf(flight_id, designators) },
  }),
  seats_taken: ({ flight_id, designators }) => ({
    detail: `Held or sold on ${flight_id}: ${designators.join(", ")}. No seat was blocked.`,
    members: { seats: seatsOf(flight_id, designators) },
  }),

  flight_cancelled: ({ flight_id }) => ({ members: { flight_id } }),
  check_in_not_open: ({ flight_id, opens_at }) => {
    const instant = new Date(opens_at).toISOString();
    return { detail: `Check-in for ${flight_id} opens at ${instant}.`, members: { flight_id, opens_at: instant } };
  },
  check_in_closed: ({ flight_id, closed_at }) => {
    const instant = new Date(closed_at).toISOString();
    return { detail: `Check-in for ${flight_id} closed at ${instant}.`, members: { flight_id, closed_at: instant } };
  },
  seats_missing: ({ flight_id }) => ({
    detail: `${flight_id} does not know of the booking's seats at the moment.`,
    retry_after_s: SEATS_MISSING_RETRY_S,
  }),
};

function misprintError({ line, column, field, expected, found }: Misprint): FieldError {
  const place = line === null || column === null ? null : { line, column };
  const where = place === null ? "" : `Line ${place.line}, column ${place.column}: `;
  return { path: field, code: "misprint", message: `${where}expected ${expected}; found "${found}".`, ...place, expected };
}

const RECEIVER_FAULTS: Record<ReceiverFault, string> = {
  not_a_url: "not an absolute address",
  not_https: "not https",
  credentials: "with a user or a password in it",
  fragment: "with a fragment",
  port: "on another port than 443",
  address: "a number in place of a name",
  private_name: "a name that the public internet does not know",
};

const HOLD_LIMITS = {
  holds: (limit: number) => `At most ${limit} unpaid bookings at a time.`,
  seats: (limit: number) => `At most ${limit} unpaid seats at a time.`,
  network_seats: (limit: number) => `At most ${limit} unpaid seats of this flight at a time for all who come from your network.`,
};

const seatsOf = (flightId: string, designators: string[]) =>
  designators.map((designator) => ({ flight_id: flightId, designator }));
