import { words } from "../dictionary.ts";

/** What is on every page, or wherever something is waited for. */
export const siteText = words("site", {
  skip: "Skip to the content",
  sections: "Site",
  search: "Search",
  my_trips: "My trips",
  find_booking: "Find booking",
  sign_in: "Sign in",
  account: "Account",
  console: "Console",
  sign_out: "Sign out",
  not_signed_out: "You may still be signed in: signing out did not work. Try it again before you leave this device.",
  api_documentation: "API documentation",
  local_inbox: "Local inbox",
  language: "Language",
  language_missing: "The texts of that language could not be loaded. Check your connection and try again.",
  one_moment: "One moment",
  page_not_found: "Page not found",
  no_such_page: "There is no such page",
  search_for_flights: "Search for flights",
  page_did_not_load: "This page did not load",
  check_and_load_again: "Check your connection, then load this page again.",
  load_again: "Load it again",
  offline: "You are offline. What is here stays, and so does what you type. We go on by ourselves once you are connected.",
  user_changed:
    "Somebody else has signed in in this browser, so this page shows their account now. What you asked for last was not done in it.",
  slow: "Still working on it. This takes longer than usual.",
  long_wait: "This takes longer than usual.",
  show_more: "Show more",
});
