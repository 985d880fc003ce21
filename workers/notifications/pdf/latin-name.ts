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

/** Stands for a sign that has no reading. */
const UNREADABLE = "X";

/**
 * The passenger as pages name them: where the font lacks a letter, its common reading in Latin letters stands instead (秀英 → Xiuying), in the
 * bar code too. A passport may spell it otherwise, which only its bearer knows; the booking keeps what they gave.
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

async function romanised(name: string, isMissing: (letter: string) => boolean): Promise<string> {
  const letters = Array.from(name.normalize("NFC"));
  if (!letters.some(isMissing)) return name;
  // Its table is half a megabyte, and few names need it.
  const { default: anyAscii } = await import("any-ascii");
  const runs: { text: string; isMissing: boolean }[] = [];
  for (const letter of letters) {
    const last = runs.at(-1);
    if (last?.isMissing === isMissing(letter)) last.text += letter;
    else runs.push({ text: letter, isMissing: isMissing(letter) });
  }
  return runs.map((run) => (run.isMissing ? capitalised(anyAscii(run.text).replace(/[^A-Za-z]/gu, "")) : run.text)).join("");
}

/** A reading has a capital for each sign that begins a syllable: `XiuYing`. */
const capitalised = (reading: string): string =>
  reading === "" ? UNREADABLE : reading.charAt(0).toUpperCase() + reading.slice(1).toLowerCase();
