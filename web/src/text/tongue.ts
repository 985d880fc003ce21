import { signal } from "@preact/signals";
import type { Messages } from "#domain/text/message.ts";
import type { Area } from "./dictionary.ts";

/** What a page is written in. English has no `texts` of its own: it is in the scripts of the pages. */
export interface Tongue {
  /** BCP 47, for the `lang` of the document. */
  tag: string;
  /** BCP 47, for Intl. */
  locale: string;
  texts: Record<Area, Messages> | null;
}

/** Times are shown on the 24-hour clock, as on tickets. */
export const ENGLISH: Tongue = { tag: "en", locale: "en-GB", texts: null };

/** What the page is written in now. Whoever reads it while rendering is rendered again when it changes. */
export const tongue = signal<Tongue>(ENGLISH);

/** One of Intl's formatters for each locale it is asked for in, since making one takes long. */
export function perLocale<Formatter>(make: (locale: string) => Formatter): () => Formatter {
  const made = new Map<string, Formatter>();
  return () => {
    const { locale } = tongue.value;
    const known = made.get(locale);
    if (known !== undefined) return known;
    const formatter = make(locale);
    made.set(locale, formatter);
    return formatter;
  };
}
