import type { ComponentChild } from "preact";
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

/** A text with gaps, `Sent to {email}`; where a number decides over it, one for each plural form, and its gap is `{count}`. */
export type Message = string | Plural;
interface Plural {
  readonly one: string;
  readonly other: string;
}
export type Messages = Readonly<Record<string, Message>>;

/** The names of a message's gaps: `"email"`. */
export type Gaps<M extends Message> = M extends Plural ? "count" | GapsIn<M["one"]> | GapsIn<M["other"]> : GapsIn<M>;
type GapsIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | GapsIn<Rest> : never;
type Values<M extends Message, Value> = { [Name in Gaps<M>]: Name extends "count" ? number : Value };

/** One area of the dictionary, as pages ask it. */
export interface Words<English extends Messages> {
  /** A message in the reader's language. Its gaps have to be filled, no others. */
  <Key extends keyof English>(
    key: Key,
    ...values: [Gaps<English[Key]>] extends [never] ? [] : [Values<English[Key], string | number>]
  ): string;
  /** The same with elements in its gaps. */
  parts: <Key extends keyof English>(key: Key, values: Values<English[Key], ComponentChild>) => ComponentChild[];
  readonly english: English;
}

const counts = perLocale((locale) => new Intl.NumberFormat(locale));
const plurals = perLocale((locale) => new Intl.PluralRules(locale));

/** Puts an area of the dictionary at the disposal of the pages. Its English texts say what there is to translate. */
export function words<const English extends Messages>(area: Area, english: English): Words<English> {
  const pieces = <Value>(key: keyof English & string, values: Record<string, Value>): (string | Value | undefined)[] => {
    const message = (tongue.value.texts?.[area] ?? english)[key] ?? "";
    const count = Number(values["count"]);
    const text = typeof message === "string" ? message : message[plurals().select(count) === "one" ? "one" : "other"];
    // What stands between braces comes at every second place.
    return text
      .split(/\{(\w+)\}/)
      .map((piece, at) => (at % 2 === 0 ? piece : piece === "count" ? counts().format(count) : values[piece]));
  };
  const say = (key: keyof English & string, values: Record<string, string | number> = {}): string => pieces(key, values).join("");
  const parts = (key: keyof English & string, values: Record<string, ComponentChild>) => pieces(key, values);
  // What the keys and values are to be is said by `Words`.
  return Object.assign(say, { parts, english }) as unknown as Words<English>;
}
