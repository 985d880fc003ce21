import type { Failure, FailureCode } from "./failure.ts";

/** What a passenger can do about it; the page turns it into a link or a button. */
export type Remedy = "search_again" | "choose_seats" | "sign_in" | "my_trips" | "try_again" | "none";

/** What helps against every problem. Its words are the dictionary's, under its code. */
export const REMEDIES: Record<FailureCode, Remedy> = {
  validation_failed: "none",
  invalid_signature: "none",
  idempotency_key_required: "none",
  unauthenticated: "sign_in",
  invalid_credentials: "none",
  reauthentication_required: "sign_in",
  account_in_use: "my_trips",
  email_not_verified: "none",
  bot_check_required: "none",
  forbidden: "none",
  not_found: "my_trips",
  method_not_allowed: "none",
  seat_unavailable: "choose_seats",
  sold_out: "search_again",
  fare_unavailable: "search_again",
  flight_closed: "search_again",
  hold_expired: "search_again",
  hold_cooldown: "choose_seats",
  payment_in_progress: "none",
  invalid_state: "none",
  dead_letter_needed: "none",
  dead_letter_dropped: "none",
  debt_settled: "none",
  change_decided: "none",
  flight_cancelled: "none",
  check_in_not_open: "none",
  notification_pending: "try_again",
  notification_outdated: "none",
  check_in_closed: "none",
  flight_departed: "none",
  flight_in_use: "none",
  webhook_endpoint_disabled: "none",
  webhook_endpoint_limit: "none",
  webhook_url_refused: "none",
  request_in_progress: "try_again",
  offer_expired: "search_again",
  quote_expired: "none",
  payload_too_large: "none",
  unsupported_media_type: "none",
  idempotency_key_reused: "none",
  unknown_airport: "none",
  date_in_past: "none",
  date_out_of_range: "none",
  return_before_departure: "none",
  slices_out_of_order: "none",
  same_origin_and_destination: "none",
  offer_invalid: "search_again",
  seat_not_found: "choose_seats",
  seat_wrong_cabin: "choose_seats",
  seat_not_allowed: "choose_seats",
  seat_duplicated: "choose_seats",
  passenger_duplicated: "none",
  too_many_passengers: "none",
  infant_without_adult: "none",
  child_without_adult: "none",
  passenger_mismatch: "search_again",
  card_number_refused: "none",
  rate_limited: "try_again",
  hold_limit: "my_trips",
  internal: "try_again",
  payment_unavailable: "try_again",
  service_unavailable: "try_again",
  offline: "try_again",
  no_passkey: "none",
  user_changed: "none",
  unreadable: "try_again",
};

/** Whether the site has words for a problem code. */
export const hasAdvice = (code: string): code is FailureCode => Object.hasOwn(REMEDIES, code);

/** We may have broken after the effect. */
const MAY_BE_DONE: ReadonlySet<FailureCode> = new Set(["internal", "service_unavailable"]);

/** Nobody knows whether a command with this failure was done. */
export const isUndecided = ({ reason }: Failure): boolean => reason === "offline" || MAY_BE_DONE.has(reason);

/** Neither do these say what was done: an answer of something in between, and one that comes while it is being done. */
const SAYS_NOTHING: ReadonlySet<FailureCode> = new Set(["unreadable", "request_in_progress"]);

/** Nothing was done for what was asked just now. */
export const isRefusal = (failure: Failure): boolean => !isUndecided(failure) && !SAYS_NOTHING.has(failure.reason);

/** A command's failure, with what nobody knows of it. */
export const afterCommand = (failure: Failure, isRepeatable: boolean): Failure =>
  MAY_BE_DONE.has(failure.reason) ? { ...failure, undecided: isRepeatable ? "repeatable" : "once" } : failure;
