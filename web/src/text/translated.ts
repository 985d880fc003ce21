import type { Gaps, Message, Messages, Words } from "./dictionary.ts";

/** What a translation has: every key of the English area. Where a number is said it may have plural forms, also where English has none. */
type Translation<English extends Messages> = {
  readonly [Key in keyof English]: "count" extends Gaps<English[Key]> ? Message : string;
};
/** `unknown` where a translation has no key too many, and just the gaps of the English text. */
type Faithful<English extends Messages, Texts> = {
  [Key in keyof Texts]: Key extends keyof English
    ? Texts[Key] extends Message
      ? Same<Gaps<English[Key]>, Gaps<Texts[Key]>> extends true
        ? unknown
        : { gaps_should_be: Gaps<English[Key]> }
      : never
    : never;
};
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** An area in another language. It does not compile with a key missing, a key too many, or other gaps than in English. */
export const translated =
  <W extends Words<Messages>>() =>
  <const Texts extends Translation<W["english"]>>(texts: Texts & Faithful<W["english"], Texts>): Texts =>
    texts;
