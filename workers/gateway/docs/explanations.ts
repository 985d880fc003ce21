import type { ProblemCode } from "#contracts/problems.ts";

/** When a problem is answered, and what its reader can do about it. */
export const EXPLANATIONS: Record<ProblemCode, { when: string; remedy: string }> = {
  validation_failed: {
    when: "The body is not JSON, or the body or query has an unknown key, a missing one, or a value of the wrong shape. `errors` lists each with its path; of a timetable, with its line, its column and what was expected. Nothing was changed.",
    remedy: "Correct the places that `errors` names and send the request again.",
  },
  invalid_signature: {
    when: "A webhook's signature is missing, does not fit the raw body, or is more than five minutes old. The event was not stored.",
    remedy: "Check the signing secret and the clock, and sign the body exactly as it is sent.",
  },
  idempotency_key_required: {
    when: "Every POST and PUT under `/v1/bookings`, `/v1/webhook-endpoints` and `/v1/ops` needs an `Idempotency-Key` header of 1 to 255 visible ASCII characters.",
    remedy: "Make up a key for each new command, a UUID for one, and keep it for repetitions of the same command.",
  },
  unauthenticated: {
    when: "The operation needs an access token, and there is none, or it is malformed, expired, or not made by us for this API.",
    remedy: "Get a fresh token from `GET /v1/auth/token` and send it as `Authorization: Bearer …`.",
  },
  reauthentication_required: {
    when: "The token is good, but its session began more than ten minutes ago, or it is not that of a session; `WWW-Authenticate` says how old it may be (RFC 9470).",
    remedy: "Sign in again, get a token for the new session, and repeat the request with it.",
  },
  invalid_credentials: {
    when: "Address and password do not belong together. The answer is the same for addresses we do not know.",
    remedy: "Check both, or ask for a new password with `POST /v1/auth/request-password-reset`.",
  },
  email_not_verified: {
    when: "The password is right, but the link in the verification mail has not been opened yet.",
    remedy: "Open the link. This very request has sent the mail again, unless one was sent in the same minute of the clock.",
  },
  bot_check_required: {
    when: "This system has people who sign up, or hold seats, checked for bots by Cloudflare Turnstile, and the request had no `Turnstile-Token`, or one that is not good (any more): each is good once, for five minutes. Nothing was done.",
    remedy:
      "Load `script`, render a widget with `site_key`, and send the same request again with what it gives as `Turnstile-Token`. OAuth clients are not asked.",
  },
  forbidden: {
    when: "The token is good, but lacks the scope or the role of this operation; `WWW-Authenticate` names the scope.",
    remedy: "Ask for a token with that scope, or use an account with that role.",
  },
  not_found: {
    when: "There is nothing at this address, or it belongs to somebody else: both look the same on purpose.",
    remedy: "Check the identifier and the account you are signed in with.",
  },
  method_not_allowed: {
    when: "The path exists, but not with this method; `Allow` lists those it has.",
    remedy: "Use one of them.",
  },
  seat_unavailable: {
    when: "At least one chosen seat was taken by somebody else first. `seats` names them, `alternatives` are near ones still free at that moment. Nothing is held for you.",
    remedy: "Choose among the alternatives, or leave the seats to us.",
  },
  sold_out: {
    when: "The flight has not enough seats left in that cabin for the whole party, chosen ones or any. Nothing is held for you.",
    remedy: "Search again for another flight or cabin.",
  },
  fare_unavailable: {
    when: "The booking class of the offer has no units left, though other fares may. An offer is honoured beyond them until it expires, but only with a fifth of the authorised units, at least one.",
    remedy: "Search again: the offers show what is still on sale.",
  },
  flight_closed: {
    when: "The flight has departed, is about to, was cancelled, or has been given another time or aircraft since it was offered.",
    remedy: "Search again: what is offered then is so.",
  },
  hold_expired: {
    when: "The time to pay ran out before the payment began. The seats are free again, and nothing was charged.",
    remedy: "Search and book again.",
  },
  hold_cooldown: {
    when: "You held these seats of `flight_id` a short while ago and let the hold run out. `until` says when they may be held again by you, and `Retry-After` how long that is.",
    remedy: "Choose other seats, or wait until then.",
  },
  payment_in_progress: {
    when: "A payment for this booking is being worked on, so it cannot be changed, cancelled or paid again at this moment.",
    remedy: "Wait for the booking's next status (`?wait=` or its events), then decide.",
  },
  invalid_state: {
    when: "The booking's status does not allow this operation, and `booking_status` says which it is; or it would, and this comes too late (a flight of it has left) or too often (there are as many payments, changes of seats or cancellation quotes as there may be).",
    remedy: "Get the booking and act on what it is now.",
  },
  dead_letter_needed: {
    when: "A booking waits for this authorisation or capture, and nothing else would ever end it.",
    remedy: "Replay the message once the cause is gone.",
  },
  dead_letter_dropped: {
    when: "An operator has dropped this message: nobody waits for it any more.",
    remedy: "Nothing; `drop_reason` of the letter says why.",
  },
  account_in_use: {
    when: "The account cannot be erased: `bookings` names those that somebody still needs, and why. `held`, `paying` and `cancelling` are under way, `unsettled` waits for the provider, `not_flown` is for flights to come, and for a day after they were to land, since they may have been put off; `refund_pending` and `refund_owed` are to be paid back. Nothing was changed.",
    remedy: "Release or cancel them, or wait until they are over, and ask again.",
  },
  debt_settled: {
    when: "Somebody has noted already, under another key, how this refund debt was paid.",
    remedy:
      "Nothing; `reference` of the debt says how, `settled_by` who. If it was paid twice, that is for the carrier's own books.",
  },
  notification_pending: {
    when: "This notification is being sent at this moment, or waits for its next try.",
    remedy: "Wait until it is `sent` or `failed`; `next_attempt_at` says when it is tried again.",
  },
  notification_outdated: {
    when: "The booking is otherwise by now than this notification says, or has been erased, so it is not sent again.",
    remedy: "Have a notification sent again that says how the booking is now.",
  },
  change_decided: {
    when: "Nobody has to see to this schedule change any more: it was acknowledged under another key, a later timetable has resolved it, or nobody was ever booked on the flight.",
    remedy: "Nothing; its `state` says which, `note` and `acknowledged_by` what was done and by whom.",
  },
  flight_cancelled: {
    when: "The flight does not fly, so nobody checks in for it, and no seat of it is blocked or put back into sale. Where operators have cancelled it, its bookings are being cancelled, and what was paid is paid back; where no timetable has it any more, operators see to its passengers.",
    remedy: "See what the booking says; where it is confirmed still, get in touch about another flight or the money.",
  },
  check_in_not_open: {
    when: "Check-in opens 24 hours before the departure of a flight. `flight_id` is the one that opens first, `opens_at` says when. Nobody was checked in.",
    remedy: "Ask again from `opens_at` on.",
  },
  check_in_closed: {
    when: "Check-in closes 45 minutes before the departure of a flight; `closed_at` says when that was. Nobody was checked in by this request. Whoever had checked in before has their boarding pass all the same.",
    remedy: "At the airport, go to the desk at once. Passes that there are: `GET /v1/bookings/{id}/boarding-passes`.",
  },
  flight_departed: {
    when: "The flight is to be cancelled, and its time of departure has come.",
    remedy:
      "Nothing: what is booked on it stays as it is. Bookings may still be looked up and their passengers helped one by one.",
  },
  flight_in_use: {
    when: "The schedule change gives the flight another aircraft, and somebody still has seats of the present one, held or sold. Nothing was changed: the flight is off sale, and the schedule change open. Of a flight that is to be cancelled and whose seats were lost: bookings claim the seats that `seats` names, and cannot all have them. Nothing was cancelled. Of seats that are to be blocked: those that `seats` names are held or sold, and none was blocked.",
    remedy:
      "Move or cancel the bookings that the flight's manifest names, or wait until the holds are over, and acknowledge it then. Of lost seats: an audit names the bookings that claim them. Cancel those that cannot have theirs, and ask again. Seats that somebody has: see to them first, or block the others.",
  },
  webhook_endpoint_disabled: {
    when: "The endpoint is disabled: its receiver has answered 410 Gone, or you have disabled it. `disabled` of the endpoint says which, and since when. Nothing was sent.",
    remedy: "Enable it with `PATCH /v1/webhook-endpoints/{id}` and `enabled`, and ask again.",
  },
  webhook_endpoint_limit: {
    when: "You, or the client that asks for you, have `limit` webhook endpoints already. Nothing was changed.",
    remedy: "Delete one of them, or change where it leads.",
  },
  request_in_progress: {
    when: "The seats of the booking are being changed, by this request or by one before it, and until that is done nothing else is begun; or another request with this `Idempotency-Key` has been going on for ten seconds. To operators also: the timetable under this key is still being imported, or somebody else is at work on what they want to make anew. Mostly it takes a moment.",
    remedy: "Send the same request again after `Retry-After` seconds; where it had begun already, its answer will be waiting.",
  },
  offer_expired: {
    when: "An offer is good until its `expires_at`; this one was until `expired_at`.",
    remedy: "Search again.",
  },
  quote_expired: {
    when: "The cancellation quote was not confirmed in time. The booking is as it was.",
    remedy: "Ask for a new quote.",
  },
  payload_too_large: {
    when: "The body is larger than 64 KiB, or the timetable larger than 64 MiB.",
    remedy: "Send less; no operation needs more. A timetable can be sent carrier by carrier, or season by season.",
  },
  unsupported_media_type: {
    when: "The operation takes `application/json`, and the request says it is something else, or does not say. Timetables may be `text/plain` as well. `Accept` lists what is taken.",
    remedy: "Send `Content-Type: application/json`, or `text/plain` with an SSIM file.",
  },
  idempotency_key_reused: {
    when: "This `Idempotency-Key` was already used for a request with another method, path or body. Nothing was changed.",
    remedy: "Use a new key for a new command.",
  },
  unknown_airport: {
    when: "We know no airport or city of that code; `path` says which of the parameters is meant.",
    remedy: "Find the code with `GET /v1/airports`.",
  },
  date_in_past: {
    when: "The date has passed already at the airport of departure; `path` names the parameter.",
    remedy: "Choose a later date.",
  },
  date_out_of_range: {
    when: "The timetable does not reach that far yet; `last` is the last date on sale.",
    remedy: "Choose a date up to `last`.",
  },
  return_before_departure: {
    when: "The return date is before the departure date. Over the date line the day before may be right: one arrives there the day before one left.",
    remedy: "Correct one of them.",
  },
  slices_out_of_order: {
    when: "By the end of that date nobody can have flown the slices before it; `path` names it. Over the date line a slice may start the day before the last one did.",
    remedy: "Put the slices in the order they are flown, or choose a later date.",
  },
  same_origin_and_destination: {
    when: "Origin and destination are the same airport, or airports of the same city; `path` says of which slice.",
    remedy: "Correct one of them.",
  },
  webhook_url_refused: {
    when: "Events are sent to `https` addresses on port 443 under public names alone: no numbers in place of a name, no names of private networks, nothing before an @ or behind a #. `detail` says what is wrong.",
    remedy: "Give the receiver a public name with a certificate.",
  },
  offer_invalid: {
    when: "The offer's identifier was not signed by us, or was altered.",
    remedy: "Use the `id` of an offer exactly as the search answered it.",
  },
  seat_not_found: {
    when: "The aircraft of that flight has no seat of that name; `seats` names it.",
    remedy: "Choose from the seat map.",
  },
  seat_wrong_cabin: {
    when: "The seat exists, but in another cabin than the one the offer is for.",
    remedy: "Choose a seat of the offer's cabin.",
  },
  seat_not_allowed: {
    when: "The seat is in an exit row, and its passenger is a child or has an infant on the lap (the first infant of the party travels with the first adult, and so on). `seats` names the seat. Nothing was changed.",
    remedy: "Choose a seat without the feature `exit_row` for that passenger, or give the exit seat to another adult.",
  },
  seat_duplicated: {
    when: "Two passengers were given the same seat of a flight; `seats` names it.",
    remedy: "Give each passenger a seat of their own.",
  },
  passenger_duplicated: {
    when: "Two passengers have the same name and date of birth; `passengers` are their ids.",
    remedy: "Name each person once.",
  },
  too_many_passengers: {
    when: "A booking takes at most as many passengers as `limit` says.",
    remedy: "Make several bookings.",
  },
  infant_without_adult: {
    when: "Every infant travels on an adult's lap, and there are more infants than adults.",
    remedy: "Add an adult, or book a seat for the child.",
  },
  child_without_adult: {
    when: "There are children in the party and no adult. Unaccompanied children are not sold.",
    remedy: "Add an adult to the party.",
  },
  passenger_mismatch: {
    when: "The passengers are not those of the offer: other ids, another number, a date of birth that does not fit the passenger's type, two seats for one passenger on one flight, or a seat on a flight that is not in it. `detail` says which.",
    remedy: "Use the offer's passenger ids, or search for the party you have.",
  },
  card_number_refused: {
    when: "Something in the body looks like a card number. It was not stored and not logged.",
    remedy: "Pay with a payment method made by the provider's own form (`pm_…`).",
  },
  rate_limited: {
    when: "There were too many requests of this kind in a short time: from your network, by you, or by the client you use. `RateLimit-Policy` says what is allowed. Nothing was changed.",
    remedy: "Wait `Retry-After` seconds. `RateLimit`, where an answer has it, says in advance what remains.",
  },
  hold_limit: {
    when: "You hold as many unpaid bookings or seats as one person may: `limit` says how many, `of` whether `holds` or `seats`. With `network_seats`, all who come from your network hold as many seats of the flight as they may together.",
    remedy: "Pay for one, let one go, or wait until one runs out.",
  },
  internal: {
    when: "Something broke on our side, and we have been told. A command may or may not have had its effect.",
    remedy: "Send the same request again with the same `Idempotency-Key`: it takes effect at most once.",
  },
  payment_unavailable: {
    when: "The payment provider or our own part of payments does not answer, so no new payment is started. The hold stays as it is.",
    remedy: "Try again after `Retry-After` seconds, while the hold lasts.",
  },
  service_unavailable: {
    when: "A service is overloaded, does not answer, or was taken out of service for a while; then `service` and `detail` name it. Other operations go on. Or one refuses for a reason that this gateway is too old to tell, while a release is deployed.",
    remedy: "Try again after `Retry-After` seconds, with the same `Idempotency-Key`.",
  },
};
