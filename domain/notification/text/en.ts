/** What mails and SMS say in English. A text is one message; what is looked up (dates, amounts, places) stands in its gaps. */
export const ENGLISH = {
  // Every mail.
  reference: "Booking reference",
  flights: { one: "Flight", other: "Flights" },
  to: "to",
  local_times: "All times are local to each airport.",
  because_booking: "You receive this mail because this address was given for the booking.",
  view: "View the booking",
  view_yours: "View your booking",
  search_again: "Search flights again",

  // Who flies.
  passengers: { one: "Passenger", other: "Passengers" },
  seats_of: "seat {seats}",
  no_seat: "no seat of their own",

  // Money.
  price: "Price",
  fare: "Fare",
  seats: "Seats",
  total: "Total",
  refund: "Refund",
  paid: "Paid",
  status: "Status",
  refund_pending: "on its way to your card; banks take up to ten days to show it",
  refund_succeeded: "refunded to your card; if your bank sends it back, the booking says so, and we pay it in another way",
  refund_failed: "your bank refused it; we will write to you about another way to pay it back",
  refund_disputed:
    "none is sent: the payment was disputed, and your bank has taken it back; if that is decided otherwise, we pay the refund in another way",

  // Held.
  held_subject: "Pay by {clock}: booking {reference}, {route}",
  held_preheader: "Your seats are kept until {deadline}.",
  held_heading: "Your seats are held",
  held_kept: "We keep these seats for you until {deadline}. Once they are paid for, they are yours.",
  held_otherwise: "If no payment comes by then, they go back on sale by themselves, and you are not charged.",
  held_pay: "Pay {amount}",
  held_payment: "Payment",
  held_pay_by: "Pay by",

  // Confirmed.
  confirmed_subject: "Booking {reference} confirmed: {route}",
  confirmed_preheader: {
    one: "Your seats are sold to you. The e-ticket is attached.",
    other: "Your seats are sold to you. The e-tickets are attached.",
  },
  confirmed_heading: "Your booking is confirmed",
  confirmed_attached: {
    one: "The payment went through and your seats are yours. Your e-ticket and a calendar file are attached.",
    other: "The payment went through and your seats are yours. Your e-tickets and a calendar file are attached.",
  },
  confirmed_check_in: "Check-in opens {hours} hours before a flight leaves, on the page of your booking.",
  confirmed_tickets: "Tickets",
  confirmed_ticket: "E-ticket",
  confirmed_sms: "Holdfast: booking {reference} is confirmed. {flight} {url}",
  confirmed_sms_more: "{flight} and {count} more.",
  calendar_name: "Booking {reference}",
  calendar_flight: "Departs {origin} {departs}, arrives {destination} {arrives} (local times).",

  // Failed.
  failed_subject: "Payment failed: booking {reference}, {route}",
  failed_preheader: "You have not been charged. The seats have been released.",
  failed_preheader_refund: "The seats have been released. Your money goes back to you.",
  failed_heading: "The payment did not go through",
  failed_free: "You have not been charged. If your bank shows a reserved amount, it disappears by itself within a few days.",
  failed_refund_failed:
    "We owe you {amount}: your bank refused the refund. We will write to you about another way to pay it back; you need not do anything.",
  failed_refund_disputed:
    "{amount} cannot be refunded to your card: the payment was disputed, and your bank has taken it back. If that is decided otherwise, we pay it to you in another way; you need not do anything.",
  failed_refund_succeeded: "{amount} has been refunded to your card.",
  failed_refund_pending: "{amount} is being refunded to your card. Banks take up to ten days to show it.",
  failed_again: "The seats have been released, so there is no booking. You are welcome to search again.",
  failed_again_card:
    "The seats have been released, so there is no booking. You are welcome to search again and pay with another card.",

  // Expired.
  expired_subject: "Hold expired: booking {reference}, {route}",
  expired_preheader: "The booking was not paid in time. You have not been charged.",
  expired_heading: "Your hold has expired",
  expired_released:
    "We kept the seats for as long as the hold lasted, and no payment came. The seats have been released and you have not been charged.",
  expired_again:
    "If you still want to travel, search again and choose other seats. The same ones are closed to you for {minutes} minutes, so that nobody keeps seats without paying; after that you may take them if they are still free.",

  // Cancelled by the passenger.
  cancelled_subject: "Booking {reference} cancelled: {route}",
  cancelled_preheader: "The seats have been released.",
  cancelled_preheader_refund: "Refund: {amount}.",
  cancelled_heading: "Your booking is cancelled",
  cancelled_paid: "As you asked, the booking is cancelled: the seats have been released and the tickets are no longer valid.",
  cancelled_unpaid: "As you asked, the seats have been released. The booking had not been paid, so you have not been charged.",
  cancelled_nothing: "The rules of this fare leave nothing to refund.",
  cancelled_fee: "Cancellation fee",

  // Cancelled by the airline.
  flight_cancelled_subject: "Flight {flight} cancelled: booking {reference}",
  flight_cancelled_preheader: "The flight will not operate. You have not been charged.",
  flight_cancelled_heading: "Your flight is cancelled",
  flight_cancelled_sorry:
    "We are sorry: flight {flight} from {origin} to {destination} on {date} has been cancelled by the airline and will not operate.",
  flight_cancelled_others:
    "The other flights of this booking have been given up with it, so that nothing of it is left to pay for.",
  flight_cancelled_unpaid: "The booking had not been paid, so you have not been charged.",
  flight_cancelled_refund:
    "Everything you paid for this booking goes back to you, whatever the rules of its fare say. There is no fee.",
  flight_cancelled_sms: "Holdfast: booking {reference}: flight {flight} on {date} is cancelled, and your booking with it. {url}",

  // A refund that was made.
  refunded_subject: "{amount} refunded: booking {reference}, {route}",
  refunded_kept: "The rules of its fare keep {amount} of what you paid for the booking.",
  refunded_price: "Price of the booking",
  refunded_kept_row: "Kept by the fare's rules",
  refunded_card_heading: "Your refund has been made",
  refunded_card:
    "We have paid {amount} back to the card that the booking was paid with. Banks take up to ten days to show it on a statement.",
  refunded_card_row: "Paid back to your card",
  refunded_other_means_heading: "Your refund has been paid in another way",
  refunded_other_means:
    "The refund to your card did not come through, so we have paid you {amount} in another way. With that, this refund is owed to you no longer.",
  refunded_other_means_row: "Paid in another way",
  refunded_dispute_heading: "Your refund has come through your bank",
  refunded_dispute:
    "The payment was disputed, and your bank has taken it back from us. Your refund of {amount} is part of that, so this refund is owed to you no longer.",
  refunded_dispute_row: "Come back through your bank",

  // A flight that has changed.
  changed_flight: "Flight {flight}",
  changed_unknown: "A flight",
  changed_subject: "{flight} changed: booking {reference}",
  changed_heading: "Your flight has changed",
  changed_sorry: "We are sorry: the airline has changed {flight} to {destination} on {date}. {news}",
  changed_stays: "Your booking stays as it is, with the seats you have. If the change does not suit you, please get in touch.",
  changed_news: "It now leaves on {departs}, and arrives in {destination} on {arrives}.",
  changed_title: "What has changed",
  changed_before: "{what} before",
  changed_now: "{what} now",
  changed_departure: "Departure",
  changed_arrival: "Arrival",
  changed_destination: "Destination",
  changed_origin_terminal: "Leaves from terminal",
  changed_destination_terminal: "Arrives at terminal",
  changed_aircraft: "Aircraft",
  changed_not_known: "not known",
  changed_sms: "Holdfast: booking {reference}: {flight} has changed. {news} {url}",
  returned_subject: "{flight} flies after all: booking {reference}",
  returned_preheader: "The flight is in the timetable again.",
  returned_heading: "Your flight flies after all",
  returned_sorry:
    "We are sorry for the confusion: {flight} to {destination} on {date} is in the airline's timetable again. If we have written to you that it does not fly, this no longer holds. {times}",
  returned_times: "It leaves on {departs}, and arrives in {destination} on {arrives}.",
  returned_stays:
    "Your booking stays as it is, with the seats you have. If you have made other plans since, please get in touch.",
  returned_sms: "Holdfast: booking {reference}: {flight} on {date} flies after all. {url}",
  withdrawn_subject: "{flight} does not fly: booking {reference}",
  withdrawn_preheader: "The flight has been taken out of the timetable.",
  withdrawn_heading: "Your flight does not fly",
  withdrawn_sorry:
    "We are sorry: {flight} to {destination} on {date} has been taken out of the timetable by the airline, and does not fly.",
  withdrawn_touch:
    "If you have not heard from us about another flight or about your money, please get in touch before you travel.",
  withdrawn_sms: "Holdfast: booking {reference}: {flight} on {date} does not fly. {url}",

  // Check-in.
  check_in_flight: "flight {flight}",
  check_in_unknown: "your flight",
  check_in_until: "{clock} on {date}",
  check_in_subject: "Check in for {flight} to {destination}: booking {reference}",
  check_in_preheader: "Check-in is open until {until}.",
  check_in_heading: "Check-in is open",
  check_in_now:
    "You can check in for {flight} to {destination} now, on the page of your booking, until {until}: {minutes} minutes before it leaves, by the clock at the airport. Each passenger gets a boarding pass.",
  check_in_done: "Whoever has checked in already has nothing to do.",
  check_in: "Check in",

  // Accounts.
  hello: "Hello {name},",
  verify: "Confirm your e-mail address",
  verify_preheader: "One click, and your Holdfast account is ready.",
  verify_please: "please confirm that this address is yours. After that you can sign in and book.",
  verify_action: "Confirm this address",
  verify_because:
    "You receive this mail because somebody signed up to Holdfast with this address. If it was not you, ignore it: without the click nothing happens.",
  welcome: "Welcome to Holdfast",
  welcome_preheader: "Your account is ready.",
  welcome_ready:
    "your account is ready. Choose your flights and your seats: we hold them for you while you pay, and once they are paid for they are yours.",
  welcome_find: "You find your trips, their tickets and everything about your account on our site.",
  welcome_action: "Search flights",
  welcome_because: "You receive this mail once, because an account with this address has just been confirmed.",
  reset: "Choose a new password",
  reset_preheader: "A link to choose a new password for Holdfast.",
  reset_asked:
    "somebody asked for a new password for your account. If it was you, choose it here. The link works once and for a short time.",
  reset_because:
    "You receive this mail because a new password was asked for. If it was not you, ignore it: your password stays as it is.",
  known: "You have an account already",
  known_preheader: "Somebody signed up to Holdfast with your address again.",
  known_asked:
    "somebody signed up with this address, which has an account. If it was you, sign in as before; the password that was typed just now was not taken over.",
  known_action: "Sign in",
  known_because:
    "You receive this mail because somebody signed up to Holdfast with this address. If it was not you, ignore it: nothing was changed.",
} as const;
