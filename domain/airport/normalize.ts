/** Letters that Unicode does not take apart into a base letter and a mark. */
const LETTERS: Readonly<Record<string, string>> = { ø: "o", æ: "ae", œ: "oe", ß: "ss", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** Lower case, without diacritics or punctuation, words separated by one space: `São Paulo–Guarulhos` → `sao paulo guarulhos`. */
export const normalize = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[øæœßłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/['’.]/g, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();

/**
 * Whether `typed` begins `word` but for one mistake: a letter that is wrong, missing or too many, or two that have changed places.
 * Without a mistake it does as well.
 */
export function beginsNearly(word: string, typed: string): boolean {
  let same = 0;
  while (same < typed.length && typed[same] === word[same]) same += 1;
  const [meant, rest] = [word.slice(same), typed.slice(same)];
  return (
    rest === "" ||
    meant.startsWith(rest.slice(1)) ||
    meant.slice(1).startsWith(rest.slice(1)) ||
    meant.slice(1).startsWith(rest) ||
    (rest.length > 1 && meant.startsWith(`${rest[1]}${rest[0]}${rest.slice(2)}`))
  );
}
