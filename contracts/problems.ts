import * as z from "zod";

/**
 * Every problem code of the public API with its status and title (RFC 9457). The `type` of a problem is its
 * section in docs/errors.md.
 */
export const PROBLEMS = {
  validation_failed: { status: 400, title: "The request is not of the documented shape" },
  invalid_signature: { status: 400, title: "The signature does not fit the body" },
  idempotency_key_required: { status: 400, title: "This operation needs an Idempotency-Key" },
  unauthenticated: { status: 401, title: "A valid access token is needed" },
  reauthentication_required: { status: 401, title: "This needs a sign-in of the last minutes" },
  invalid_credentials: { status: 401, title: "E-mail address or password is wrong" },
  email_not_verified: { status: 403, title: "The e-mail address has not been verified yet" },
  bot_check_required: { status: 403, title: "A check for bots has to be passed" },
  forbidden: { status: 403, title: "The token does not allow this" },
  not_found: { status: 404, title: "There is nothing here" },
  method_not_allowed: { status: 405, title: "This method is not allowed here" },
  seat_unavailable: { status: 409, title: "A seat was taken by somebody else" },
  sold_out: { status: 409, title: "There are not enough seats left" },
  fare_unavailable: { status: 409, title: "This fare is no longer available" },
  flight_closed: { status: 409, title: "The flight is closed for sale" },
  hold_expired: { status: 409, title: "The hold has run out" },
  hold_cooldown: { status: 409, title: "A hold on these seats ran out a short while ago" },
  payment_in_progress: { status: 409, title: "A payment is being worked on" },
  invalid_state: { status: 409, title: "The booking's state does not allow this" },
  dead_letter_needed: { status: 409, title: "A booking cannot end without this message" },
  dead_letter_dropped: { status: 409, title: "The message was given up" },
  account_in_use: { status: 409, title: "The account is still needed" },
  debt_settled: { status: 409, title: "The debt was settled already" },
  notification_pending: { status: 409, title: "The notification is being sent" },
  notification_outdated: { status: 409, title: "The notification is not true any more" },
  change_decided: { status: 409, title: "The schedule change is not open any more" },
  flight_cancelled: { status: 409, title: "The flight was cancelled" },
  check_in_not_open: { status: 409, title: "Check-in is not open yet" },
  check_in_closed: { status: 409, title: "Check-in is closed" },
  flight_departed: { status: 409, title: "The flight has departed" },
  flight_in_use: { status: 409, title: "Seats of the flight's present aircraft are taken" },
  webhook_endpoint_disabled: { status: 409, title: "Nothing is sent to this endpoint" },
  webhook_endpoint_limit: { status: 409, title: "There are as many endpoints as there may be" },
  request_in_progress: { status: 409, title: "An earlier request is still being worked on" },
  offer_expired: { status: 410, title: "The offer has expired" },
  quote_expired: { status: 410, title: "The quote has expired" },
  payload_too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "The body is not of a media type that is taken here" },
  idempotency_key_reused: { status: 422, title: "This Idempotency-Key was used with another request" },
  unknown_airport: { status: 422, title: "No such airport" },
  date_in_past: { status: 422, title: "The date is in the past" },
  date_out_of_range: { status: 422, title: "The timetable does not reach that far" },
  return_before_departure: { status: 422, title: "The return is before the departure" },
  slices_out_of_order: { status: 422, title: "A slice starts before the one before it can have ended" },
  same_origin_and_destination: { status: 422, title: "Origin and destination are the same" },
  webhook_url_refused: { status: 422, title: "Events are not sent to such an address" },
  offer_invalid: { status: 422, title: "The offer is not one of ours" },
  seat_not_found: { status: 422, title: "The aircraft has no such seat" },
  seat_wrong_cabin: { status: 422, title: "The seat is in another cabin" },
  seat_not_allowed: { status: 422, title: "The passenger may not sit in this seat" },
  seat_duplicated: { status: 422, title: "One seat was chosen for two passengers" },
  passenger_duplicated: { status: 422, title: "The same passenger appears twice" },
  too_many_passengers: { status: 422, title: "Too many passengers for one booking" },
  infant_without_adult: { status: 422, title: "Every infant needs an adult" },
  child_without_adult: { status: 422, title: "Children do not travel alone" },
  passenger_mismatch: { status: 422, title: "The passengers are not those of the offer" },
  card_number_refused: { status: 422, title: "Card numbers are not accepted" },
  rate_limited: { status: 429, title: "Too many requests" },
  hold_limit: { status: 429, title: "Too many live holds" },
  internal: { status: 500, title: "Something went wrong on our side" },
  payment_unavailable: { status: 503, title: "Payments cannot be taken at the moment" },
  service_unavailable: { status: 503, title: "A service is not available at the moment" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One thing that is wrong with a request: where (`passengers.0.born_on`), what kind, and in words. */
export const FieldError = z.strictObject({
  path: z.string(),
  code: z.string(),
  message: z.string(),
  /** Of mistakes in a timetable: where in the body, counted from 1, and what should stand there. */
  line: z.int().optional(),
  column: z.int().optional(),
  expected: z.string().optional(),
});
export type FieldError = z.infer<typeof FieldError>;

/** RFC 9457 problem details. Some codes add members of their own, `seats` and `alternatives` of `seat_unavailable` for one. */
export const Problem = z.looseObject({
  type: z.url(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  request_id: z.string(),
  errors: z.array(FieldError).optional(),
});
export type Problem = z.infer<typeof Problem>;
