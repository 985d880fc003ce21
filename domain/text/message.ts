/**
 * Texts in several languages, as far as they know of no reader: what a message is, what is to be filled in, and what a translation has to
 * have. The types read the English texts, so they are given as literals.
 */

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
/** What fills the gaps of a message. */
export type Values<M extends Message, Value> = { [Name in Gaps<M>]: Name extends "count" ? number : Value };

/** A message by its key. Its gaps have to be filled, no others. */
export type Say<English extends Messages> = <Key extends keyof English>(
  key: Key,
  ...values: [Gaps<English[Key]>] extends [never] ? [] : [Values<English[Key], string | number>]
) => string;

/** How a language counts: which form a number takes, and how it is written. */
export interface Counting {
  form: (count: number) => Intl.LDMLPluralRule;
  written: (count: number) => string;
}

/** The message, filled: what stood between braces is at every second place, as it was given. */
export function pieces<Value>(
  message: Message,
  values: Record<string, Value>,
  { form, written }: Counting,
): (string | Value | undefined)[] {
  const count = Number(values["count"]);
  const text = typeof message === "string" ? message : message[form(count) === "one" ? "one" : "other"];
  return text.split(/\{(\w+)\}/).map((piece, at) => (at % 2 === 0 ? piece : piece === "count" ? written(count) : values[piece]));
}

/** What a translation has: every key of the English texts. Where a number is said it may have plural forms, also where English has none. */
export type Translation<English extends Messages> = {
  readonly [Key in keyof English]: "count" extends Gaps<English[Key]> ? Message : string;
};
/** `unknown` where a translation has no key too many, and just the gaps of the English text. */
export type Faithful<English extends Messages, Texts> = {
  [Key in keyof Texts]: Key extends keyof English
    ? Texts[Key] extends Message
      ? Same<Gaps<English[Key]>, Gaps<Texts[Key]>> extends true
        ? unknown
        : { gaps_should_be: Gaps<English[Key]> }
      : never
    : never;
};
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** English texts in another language. It does not compile with a key missing, a key too many, or other gaps than in English. */
export const translated =
  <English extends Messages>() =>
  <const Texts extends Translation<English>>(texts: Texts & Faithful<English, Texts>): Texts =>
    texts;
