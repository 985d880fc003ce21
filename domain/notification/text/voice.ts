import { TAXES_IN_GERMAN } from "../../fare/taxes-in-german.ts";
import { minorDigits } from "../../money/minor-units.ts";
import { displayMoney } from "../../money/display.ts";
import type { Language } from "../../text/language.ts";
import { type Messages, pieces, type Say } from "../../text/message.ts";
import { displayDate } from "../../time/display.ts";
import { FAILURE_REASONS, failureCause } from "../decline.ts";
import type { Money } from "../facts.ts";
import { REASONS_IN_GERMAN } from "../reasons-in-german.ts";
import { GERMAN } from "./de.ts";
import { ENGLISH } from "./en.ts";

/** How one language says what mails are made of. Clocks, durations, codes and names are the same in each. */
export interface Voice {
  language: Language;
  say: Say<typeof ENGLISH>;
  /** Of a local time (RFC 3339): `Tue 1 Dec 2026`. */
  date: (local: string) => string;
  /** With the currency's code, so that no sign is ambiguous: `EUR 1,234.50`. */
  money: (money: Money) => string;
  /** A tax by the price's description of it. One that has no words here keeps that. */
  tax: (description: string) => string;
  /** Why a payment or a booking failed, in a sentence. */
  reason: (failure: { code: string; decline_code: string | null } | null) => string;
}

/** German has a space that does not break, which an SMS would have to be sent in another alphabet for. */
const plainSpaces = (text: string): string => text.replaceAll(/\s/gu, " ");

const GERMAN_DAY = { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
const germanDate = (local: string): string =>
  new Intl.DateTimeFormat("de-DE", GERMAN_DAY).format(new Date(`${local.slice(0, 10)}T00:00:00Z`));

function germanMoney({ amount_minor, currency }: Money): string {
  const digits = minorDigits(currency);
  const style = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return plainSpaces(`${new Intl.NumberFormat("de-DE", style).format(amount_minor / 10 ** digits)} ${currency}`);
}

const isTax = (description: string): description is keyof typeof TAXES_IN_GERMAN => Object.hasOwn(TAXES_IN_GERMAN, description);

const VOICES: Record<Language, Voice> = {
  en: {
    language: "en",
    say: saying(ENGLISH, "en-GB"),
    date: displayDate,
    money: displayMoney,
    tax: (description) => description,
    reason: (failure) => FAILURE_REASONS[failureCause(failure)],
  },
  de: {
    language: "de",
    say: saying(GERMAN, "de-DE"),
    date: germanDate,
    money: germanMoney,
    tax: (description) => (isTax(description) ? TAXES_IN_GERMAN[description] : description),
    reason: (failure) => REASONS_IN_GERMAN[failureCause(failure)],
  },
};

export const voiceOf = (language: Language): Voice => VOICES[language];

function saying(texts: Messages, locale: string): Say<typeof ENGLISH> {
  const counting = {
    form: (count: number) => new Intl.PluralRules(locale).select(count),
    written: (count: number) => new Intl.NumberFormat(locale).format(count),
  };
  // What keys and values there are is said by the type.
  return (key, ...[values]: [Record<string, string | number>?]) => pieces(texts[key] ?? "", values ?? {}, counting).join("");
}
