import { romanised } from "./other-scripts.ts";

/** Letters that Unicode does not decompose, as ICAO Doc 9303-3 writes them. */
const WRITTEN_OUT: Record<string, string> = {
  Æ: "AE",
  Ø: "OE",
  Œ: "OE",
  ß: "SS",
  ẞ: "SS",
  Þ: "TH",
  Ð: "D",
  Đ: "D",
  Ħ: "H",
  ı: "I",
  Ł: "L",
  Ŋ: "N",
  Ŧ: "T",
  Ə: "E",
};
/** Stands for a letter of a script that no table here writes in Latin letters. Documents write those by their reading before. */
const UNWRITABLE = "X";
/** Columns 3-22 of a bar-coded boarding pass. */
const NAME_LENGTH = 20;
/** A longer family name is cut, so that the slash and the given name's initial stay. */
const FAMILY_LENGTH = NAME_LENGTH - 2;

/** Upper-case Latin letters without accents: `Łódź` → `LODZ`, `Ὀδυσσεύς` → `ODYSSEFS`. Spaces, hyphens and signs like apostrophes (`ʻ`) go. */
export function latinLetters(name: string): string {
  const capitals = Array.from(name, (letter) => WRITTEN_OUT[letter] ?? WRITTEN_OUT[letter.toUpperCase()] ?? letter)
    .join("")
    .normalize("NFKD")
    .toUpperCase();
  return romanised(capitals)
    .replace(/[\p{M}\p{Lm}' .-]/gu, "")
    .replace(/[^A-Z]/gu, UNWRITABLE);
}

/** A bar code has no empty names; of `Ь` nothing would be left. */
const written = (name: string): string => latinLetters(name) || UNWRITABLE;

/** `LOVELACE/ADA`, as IATA Res. 792 wants a passenger's name: at most 20 characters. */
export const boardingName = ({ given_name, family_name }: { given_name: string; family_name: string }): string =>
  `${written(family_name).slice(0, FAMILY_LENGTH)}/${written(given_name)}`.slice(0, NAME_LENGTH);
