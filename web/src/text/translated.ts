import { type Messages, translated as translatedOf } from "#domain/text/message.ts";
import type { Words } from "./dictionary.ts";

/** An area in another language. It does not compile with a key missing, a key too many, or other gaps than in English. */
export const translated = <W extends Words<Messages>>() => translatedOf<W["english"]>();
