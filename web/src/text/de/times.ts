import type { timesText } from "../en/times.ts";
import { translated } from "../translated.ts";

export const times = translated<typeof timesText>()({
  days_later: { one: "+{count} Tag", other: "+{count} Tage" },
  days_earlier: { one: "−{count} Tag", other: "−{count} Tage" },
});
