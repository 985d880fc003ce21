import type { Face } from "./ink.ts";

interface Name {
  given_name: string;
  family_name: string;
}
export interface PrintedPassenger<Passenger extends Name> {
  passenger: Passenger;
  /** Some letters are not those that were given. */
  isRomanised: boolean;
}

/** Stands for a name of which nothing can be read. */
const UNREADABLE = "X";

/**
 * The passenger as pages name them. Where the font lacks a letter of another alphabet, the word's common reading in Latin letters stands
 * instead (秀英 → Xiuying); a Latin letter that it lacks loses its accent (Ṣāliḥ → Sālih), and a sign like an apostrophe goes (Kealiʻi → Kealii).
 * So it is in the bar code, too. A passport may spell it otherwise, which only its bearer knows; the booking keeps what they gave.
 */
export async function printedPassenger<Passenger extends Name>(
  passenger: Passenger,
  { coverage }: Face,
): Promise<PrintedPassenger<Passenger>> {
  const isMissing = (letter: string): boolean => !coverage.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0);
  const given_name = await romanised(passenger.given_name, isMissing);
  const family_name = await romanised(passenger.family_name, isMissing);
  const isRomanised = given_name !== passenger.given_name || family_name !== passenger.family_name;
  return { passenger: isRomanised ? { ...passenger, given_name, family_name } : passenger, isRomanised };
}

const BETWEEN_WORDS = /([ '.-])/u;
/** Accents and signs like apostrophes are in every alphabet's words. */
const OF_A_LATIN_WORD = /[\p{Script=Latin}\p{M}\p{Lm}]/u;

/** Word by word, so that none is in two alphabets. */
async function romanised(name: string, isMissing: (letter: string) => boolean): Promise<string> {
  const composed = name.normalize("NFC");
  if (!Array.from(composed).some(isMissing)) return name;
  // Its table is half a megabyte, and few names need it.
  const { default: anyAscii } = await import("any-ascii");
  const readingOf = (text: string): string => anyAscii(text).replace(/[^A-Za-z]/gu, "");
  const words = composed.split(BETWEEN_WORDS).map((word) => {
    const letters = Array.from(word);
    if (letters.some((letter) => isMissing(letter) && !OF_A_LATIN_WORD.test(letter))) return capitalised(readingOf(word));
    return letters.map((letter) => (isMissing(letter) ? readingOf(letter) : letter)).join("");
  });
  const written = words.join("").trim();
  return /\p{L}/u.test(written) ? written : UNREADABLE;
}

/** A reading has a capital for each sign that begins a syllable: `XiuYing`. */
const capitalised = (reading: string): string => reading.charAt(0).toUpperCase() + reading.slice(1).toLowerCase();
