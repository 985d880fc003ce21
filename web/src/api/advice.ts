import type { FailureCode } from "./failure.ts";

/** What a passenger can do about it; the page turns it into a link or a button. */
export type Remedy = "search_again" | "choose_seats" | "sign_in" | "my_trips" | "try_again" | "none";
export interface Advice {
  says: string;
  next: string;
  remedy: Remedy;
}

const ourFault = "Nothing was changed. Please try again in a moment.";

/** Every problem in words, with what to do next. */
export const ADVICE: Record<FailureCode, Advice> = {
  validation_failed: {
    says: "Some of what was entered is not right.",
    next: "Correct the fields named here and send it again.",
    remedy: "none",
  },
  invalid_signature: { says: "The request could not be checked.", next: "Reload the page and try again.", remedy: "none" },
  idempotency_key_required: { says: "The request was incomplete.", next: "Reload the page and try again.", remedy: "none" },
  unauthenticated: {
    says: "You are not signed in, or your session has ended.",
    next: "Sign in and you come back to this page.",
    remedy: "sign_in",
  },
  invalid_credentials: {
    says: "The e-mail address or the password is wrong.",
    next: "Check both and try again.",
    remedy: "none",
  },
  reauthentication_required: {
    says: "For this we ask you to sign in once more: your last sign-in is a while ago.",
    next: "Sign in and you come back to this page.",
    remedy: "sign_in",
  },
  account_in_use: {
    says: "The account cannot be erased yet: bookings are still under way, or money is still to be paid back.",
    next: "Cancel them, or wait until they are over, and ask again.",
    remedy: "my_trips",
  },
  email_not_verified: {
    says: "Your e-mail address is not confirmed yet.",
    next: "Open the link in the mail we sent you, then sign in.",
    remedy: "none",
  },
  forbidden: {
    says: "That is not allowed for this account, or not from this address.",
    next: "Open the site under its own address, or use another account.",
    remedy: "none",
  },
  not_found: { says: "There is nothing here.", next: "Check the address, or look among your trips.", remedy: "my_trips" },
  method_not_allowed: { says: "This cannot be done here.", next: "Reload the page and try again.", remedy: "none" },
  seat_unavailable: {
    says: "Somebody else was faster: a seat you chose is taken.",
    next: "Nothing is held. Choose another seat and hold again.",
    remedy: "choose_seats",
  },
  sold_out: {
    says: "There are not enough seats left on this flight.",
    next: "Nothing is held. Search for another flight.",
    remedy: "search_again",
  },
  fare_unavailable: {
    says: "This fare has just sold out.",
    next: "Nothing is held. Search again for the fares that are left.",
    remedy: "search_again",
  },
  flight_closed: { says: "This flight is no longer for sale.", next: "Search for another flight.", remedy: "search_again" },
  hold_expired: {
    says: "Your seats were held for a limited time, and it has run out.",
    next: "Nothing was charged. Search again and hold new seats.",
    remedy: "search_again",
  },
  hold_cooldown: {
    says: "You held these seats a short while ago and let them go.",
    next: "Choose other seats, or come back in a few minutes.",
    remedy: "choose_seats",
  },
  payment_in_progress: {
    says: "A payment for this booking is being worked on.",
    next: "Wait until it is settled; this page updates itself.",
    remedy: "none",
  },
  invalid_state: {
    says: "The booking has moved on, so this is no longer possible.",
    next: "See below what it says now.",
    remedy: "none",
  },
  dead_letter_needed: {
    says: "A booking cannot end without this message.",
    next: "Replay it instead.",
    remedy: "none",
  },
  dead_letter_dropped: {
    says: "This message was given up.",
    next: "Its reason says why.",
    remedy: "none",
  },
  debt_settled: {
    says: "This debt was settled already.",
    next: "Its reference says how.",
    remedy: "none",
  },
  change_decided: {
    says: "This schedule change is not open any more.",
    next: "Its state says why.",
    remedy: "none",
  },
  flight_cancelled: {
    says: "This flight was cancelled.",
    next: "Your booking is being cancelled, and what was paid is paid back.",
    remedy: "none",
  },
  check_in_not_open: {
    says: "Check-in is not open yet.",
    next: "It opens 24 hours before departure; come back then.",
    remedy: "none",
  },
  notification_pending: {
    says: "This notification is on its way, or waits for its next try.",
    next: "Wait until it is sent, or has failed.",
    remedy: "try_again",
  },
  notification_outdated: {
    says: "The booking is otherwise by now than this notification says.",
    next: "Send one that says how it is now.",
    remedy: "none",
  },
  check_in_closed: {
    says: "Check-in is closed: the flight leaves in less than 45 minutes, or has left.",
    next: "At the airport, go to the desk at once.",
    remedy: "none",
  },
  flight_departed: {
    says: "This flight has departed.",
    next: "It cannot be cancelled any more.",
    remedy: "none",
  },
  flight_in_use: {
    says: "Somebody still has seats of the flight's present aircraft.",
    next: "See to them first.",
    remedy: "none",
  },
  webhook_endpoint_limit: { says: "There are as many endpoints as there may be.", next: "Delete one of them.", remedy: "none" },
  webhook_url_refused: {
    says: "Events are not sent to such an address.",
    next: "Give a public https address.",
    remedy: "none",
  },
  request_in_progress: {
    says: "Your first request is still being worked on.",
    next: "Try again in a moment: nothing is done twice.",
    remedy: "try_again",
  },
  offer_expired: {
    says: "This offer has expired: prices are good for 20 minutes.",
    next: "Search again for today's prices.",
    remedy: "search_again",
  },
  quote_expired: { says: "The refund quote has expired.", next: "Ask for a new one.", remedy: "none" },
  payload_too_large: { says: "That is too much at once.", next: "Shorten what was entered.", remedy: "none" },
  unsupported_media_type: { says: "The request could not be read.", next: "Reload the page and try again.", remedy: "none" },
  idempotency_key_reused: {
    says: "This request differs from the one sent before under the same key.",
    next: "Reload the page and try again.",
    remedy: "none",
  },
  unknown_airport: {
    says: "There is no such airport in our timetable.",
    next: "Choose an airport from the list.",
    remedy: "none",
  },
  date_in_past: { says: "That day is over where the flight starts.", next: "Choose a later date.", remedy: "none" },
  date_out_of_range: { says: "Our timetable does not reach that far yet.", next: "Choose an earlier date.", remedy: "none" },
  return_before_departure: { says: "The return is before the departure.", next: "Choose a later return date.", remedy: "none" },
  slices_out_of_order: {
    says: "One flight starts before the one before it can have landed.",
    next: "Choose later dates.",
    remedy: "none",
  },
  same_origin_and_destination: {
    says: "You would leave from and arrive at the same place.",
    next: "Choose another destination.",
    remedy: "none",
  },
  offer_invalid: { says: "This offer is not one of ours.", next: "Search again.", remedy: "search_again" },
  seat_not_found: { says: "The aircraft has no such seat.", next: "Choose a seat on the map.", remedy: "choose_seats" },
  seat_wrong_cabin: {
    says: "That seat is in another cabin than your fare.",
    next: "Choose a seat on the map.",
    remedy: "choose_seats",
  },
  seat_not_allowed: {
    says: "Seats in exit rows are not for children, nor for an adult with an infant.",
    next: "Choose a seat in another row for them.",
    remedy: "choose_seats",
  },
  seat_duplicated: {
    says: "One seat was chosen for two passengers.",
    next: "Give each passenger a seat of their own.",
    remedy: "choose_seats",
  },
  passenger_duplicated: {
    says: "The same passenger appears twice.",
    next: "Check the names and dates of birth.",
    remedy: "none",
  },
  too_many_passengers: {
    says: "One booking takes at most nine passengers.",
    next: "Divide the party over several bookings.",
    remedy: "none",
  },
  infant_without_adult: {
    says: "Every infant needs an adult of their own.",
    next: "Add an adult, or travel with fewer infants.",
    remedy: "none",
  },
  child_without_adult: {
    says: "A child cannot travel alone.",
    next: "Add an adult to the party.",
    remedy: "none",
  },
  passenger_mismatch: {
    says: "The passengers do not fit those the offer was made for.",
    next: "Check the dates of birth, or search again with the right ages.",
    remedy: "search_again",
  },
  card_number_refused: {
    says: "A card number does not belong here.",
    next: "Take it out, and pay on the payment form.",
    remedy: "none",
  },
  rate_limited: {
    says: "Those were too many requests in a short time.",
    next: "Wait a little and try again.",
    remedy: "try_again",
  },
  hold_limit: {
    says: "You, or all who share your internet connection, are holding as many seats as may be held at a time.",
    next: "Pay for or release one of your other bookings first, or try again in a few minutes.",
    remedy: "my_trips",
  },
  internal: { says: "Something went wrong on our side.", next: ourFault, remedy: "try_again" },
  payment_unavailable: {
    says: "Payments cannot be taken at the moment.",
    next: "Nothing was charged. Try again in a little while; your seats stay held until the time shown.",
    remedy: "try_again",
  },
  service_unavailable: { says: "A part of Holdfast is not available at the moment.", next: ourFault, remedy: "try_again" },
  offline: {
    says: "No answer came from the server.",
    next: "Check your connection and try again: nothing is done twice.",
    remedy: "try_again",
  },
  no_passkey: {
    says: "No passkey was used.",
    next: "Try again, or sign in with your password.",
    remedy: "none",
  },
  unreadable: {
    says: "The server's answer could not be understood.",
    next: "Reload the page and try again.",
    remedy: "try_again",
  },
};

/** Whether this page has words for a problem code. */
export const hasAdvice = (code: string): code is FailureCode => Object.hasOwn(ADVICE, code);
