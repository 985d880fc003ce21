import type { ComponentChild } from "preact";
import { type Messages, pieces, type Say, type Values } from "#domain/text/message.ts";
import { perLocale, tongue } from "./tongue.ts";

/** The parts of the dictionary. Each is loaded with the pages that say it. */
export type Area =
  | "site"
  | "times"
  | "search"
  | "calendar"
  | "fields"
  | "problems"
  | "journey"
  | "taxes"
  | "offers"
  | "seats"
  | "book"
  | "booking"
  | "payment"
  | "declines"
  | "check_in"
  | "sign_in"
  | "account";

/** One area of the dictionary, as pages ask it, in the reader's language. */
export interface Words<English extends Messages> extends Say<English> {
  /** A message with elements in its gaps. */
  parts: <Key extends keyof English>(key: Key, values: Values<English[Key], ComponentChild>) => ComponentChild[];
  readonly english: English;
}

const counts = perLocale((locale) => new Intl.NumberFormat(locale));
const plurals = perLocale((locale) => new Intl.PluralRules(locale));
const COUNTING = { form: (count: number) => plurals().select(count), written: (count: number) => counts().format(count) };

/** Puts an area of the dictionary at the disposal of the pages. Its English texts say what there is to translate. */
export function words<const English extends Messages>(area: Area, english: English): Words<English> {
  const filled = <Value>(key: keyof English & string, values: Record<string, Value>) =>
    pieces((tongue.value.texts?.[area] ?? english)[key] ?? "", values, COUNTING);
  const say = (key: keyof English & string, values: Record<string, string | number> = {}): string => filled(key, values).join("");
  const parts = (key: keyof English & string, values: Record<string, ComponentChild>) => filled(key, values);
  // What the keys and values are to be is said by `Words`.
  return Object.assign(say, { parts, english }) as unknown as Words<English>;
}
