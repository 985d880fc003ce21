import { words } from "../dictionary.ts";

/** What of times and days Intl does not say. */
export const timesText = words("times", {
  days_later: { one: "+{count} day", other: "+{count} days" },
  days_earlier: { one: "−{count} day", other: "−{count} days" },
});
