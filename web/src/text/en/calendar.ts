import { words } from "../dictionary.ts";

/** The lowest fare of each day of a month. */
export const calendarText = words("calendar", {
  name: "Lowest fares from {origin} to {destination}",
  month_before: "Month before",
  month_after: "Month after",
  none_known: "No fares are known for this month yet. Choose any day: the search knows them all.",
  explanation: "What one adult pays at least, one way, with taxes.",
  explanation_business: "What one adult pays at least, one way, with taxes, in Business.",
  no_fare: "no fare known",
  from_fare: "from",
  lowest: "the lowest of the month",
});
