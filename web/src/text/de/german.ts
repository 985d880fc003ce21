import type { Area, Messages } from "../dictionary.ts";
import type { Tongue } from "../tongue.ts";
import { calendar } from "./calendar.ts";
import { fields } from "./fields.ts";
import { problems } from "./problems.ts";
import { search } from "./search.ts";
import { site } from "./site.ts";
import { times } from "./times.ts";

/** German as in Germany, with the formal address. */
export const GERMAN: Tongue = {
  tag: "de",
  locale: "de-DE",
  texts: { calendar, fields, problems, search, site, times } satisfies Record<Area, Messages>,
};
