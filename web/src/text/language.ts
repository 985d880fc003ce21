import { signal } from "@preact/signals";
import { firstSpoken, isLanguage, type Language as LanguageCode } from "#domain/text/language.ts";
import { ofBrowser } from "../api/storage.ts";
import { ENGLISH, type Tongue, tongue } from "./tongue.ts";

interface Language {
  /** As its readers call it. */
  name: string;
  load: () => Promise<Tongue>;
}

/** What the site is written in. Every language but English is a script of its own, which only its readers load. */
const LANGUAGES = {
  en: { name: "English", load: async () => ENGLISH },
  de: { name: "Deutsch", load: async () => (await import("./de/german.ts")).GERMAN },
} as const satisfies Record<LanguageCode, Language>;

export const LANGUAGE_CHOICES = Object.entries(LANGUAGES).map(([code, { name }]) => ({ code: code as LanguageCode, name }));

const KEPT_AS = "holdfast.language";

/** The language that was chosen; else the first that the browser asks for and the site has; else English. */
export const languageFor = (kept: string | null, wanted: readonly string[]): LanguageCode =>
  isLanguage(kept) ? kept : firstSpoken(wanted);

/** The reader's. It is found when it is first asked for. */
const chosen = signal<LanguageCode | null>(null);
const readers = (): LanguageCode => (chosen.value ??= languageFor(ofBrowser.getItem(KEPT_AS), navigator.languages));

/** The operator console is written in English only, and so is what it shares with the other pages while it is open. */
const languageOf = (path: string): LanguageCode => (/^\/ops(?:\/|$)/.test(path) ? "en" : readers());

let latest = 0;

/**
 * Has everything written in the reader's language, as far as this page has it. False: its texts could not be loaded, and
 * everything stays as it was.
 */
export async function speakOn(path: string): Promise<boolean> {
  const turn = ++latest;
  try {
    const next = await LANGUAGES[languageOf(path)].load();
    // Somebody may have chosen otherwise meanwhile.
    if (turn === latest) tongue.value = next;
  } catch {
    return false;
  }
  document.documentElement.lang = tongue.value.tag;
  return true;
}

/** The reader chooses a language, for this and every later visit. False: as with `speakOn`, and nothing is chosen. */
export async function chooseLanguage(code: LanguageCode): Promise<boolean> {
  const before = chosen.value;
  chosen.value = code;
  if (await speakOn(location.pathname)) {
    ofBrowser.setItem(KEPT_AS, code);
    return true;
  }
  chosen.value = before;
  return false;
}
