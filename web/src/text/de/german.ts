import type { Messages } from "#domain/text/message.ts";
import type { Area } from "../dictionary.ts";
import type { Tongue } from "../tongue.ts";
import { account } from "./account.ts";
import { book } from "./book.ts";
import { booking } from "./booking.ts";
import { calendar } from "./calendar.ts";
import { checkIn } from "./check-in.ts";
import { declines } from "./declines.ts";
import { fields } from "./fields.ts";
import { journey } from "./journey.ts";
import { offers } from "./offers.ts";
import { payment } from "./payment.ts";
import { problems } from "./problems.ts";
import { search } from "./search.ts";
import { seats } from "./seats.ts";
import { signIn } from "./sign-in.ts";
import { site } from "./site.ts";
import { taxes } from "./taxes.ts";
import { times } from "./times.ts";

/** German as in Germany, with the formal address. */
export const GERMAN: Tongue = {
  tag: "de",
  locale: "de-DE",
  texts: {
    account,
    book,
    booking,
    calendar,
    check_in: checkIn,
    declines,
    fields,
    journey,
    offers,
    payment,
    problems,
    search,
    seats,
    sign_in: signIn,
    site,
    taxes,
    times,
  } satisfies Record<Area, Messages>,
};
