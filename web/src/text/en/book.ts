import { words } from "../dictionary.ts";

/** Booking the offer that was chosen. */
export const bookText = words("book", {
  title: "Book",
  choose_first: "Choose a flight first",
  search: "Search",
  checking: "Checking the offer",
  back: "Back to the flights",
  fare: "{fare} fare",
  need_account: "To hold seats you need an account.",
  kept_for_you: "Sign in and you come back to this form, with what you have typed.",
  sign_in_or_up: "Sign in or create one",
  passengers: "Passengers",
  title_optional: "Title (optional)",
  title_mr: "Mr",
  title_ms: "Ms",
  title_mrs: "Mrs",
  title_miss: "Miss",
  title_mx: "Mx",
  title_dr: "Dr",
  age_adult: "12 or older on the day of the last flight",
  age_child: "2 to 11 on the day of the last flight",
  age_infant: "Under 2 on the day of the last flight; travels on a lap",
  contact: "Contact",
  email_hint: "The tickets are sent here.",
  phone_optional: "Phone (optional)",
  phone_hint:
    "With the country code. We may text you when the booking is confirmed, and when the airline changes or cancels a flight of it.",
  including_seats: "including {price} for seats",
  hold: "Hold these seats",
  holding: "Holding your seats…",
  hold_explanation: "Holding is free and charges nothing. You pay on the next page, before the hold runs out.",
});
