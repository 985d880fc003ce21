/** Cyrillic capitals as ICAO Doc 9303-3 writes them (section 6, table B); the soft sign is not written. */
const CYRILLIC: Record<string, string> = {
  А: "A",
  Б: "B",
  В: "V",
  Г: "G",
  Ґ: "G",
  Д: "D",
  Ђ: "D",
  Е: "E",
  Є: "IE",
  Ж: "ZH",
  З: "Z",
  Ѕ: "DZ",
  И: "I",
  І: "I",
  Ј: "J",
  К: "K",
  Л: "L",
  Љ: "LJ",
  М: "M",
  Н: "N",
  Њ: "NJ",
  О: "O",
  П: "P",
  Р: "R",
  С: "S",
  Т: "T",
  У: "U",
  Ф: "F",
  Х: "KH",
  Ћ: "C",
  Ц: "TS",
  Ч: "CH",
  Џ: "DZ",
  Ш: "SH",
  Щ: "SHCH",
  Ъ: "IE",
  Ы: "Y",
  Ь: "",
  Э: "E",
  Ю: "IU",
  Я: "IA",
};

/** Greek capitals as ELOT 743 writes them, which Greek passports follow. */
const GREEK: Record<string, string> = {
  Α: "A",
  Β: "V",
  Γ: "G",
  Δ: "D",
  Ε: "E",
  Ζ: "Z",
  Η: "I",
  Θ: "TH",
  Ι: "I",
  Κ: "K",
  Λ: "L",
  Μ: "M",
  Ν: "N",
  Ξ: "X",
  Ο: "O",
  Π: "P",
  Ρ: "R",
  Σ: "S",
  Τ: "T",
  Υ: "Y",
  Φ: "F",
  Χ: "CH",
  Ψ: "PS",
  Ω: "O",
};

/** Two letters that are one sound. An accent on the first, or a diaeresis on the second, says that they are two after all. */
const GREEK_PAIRS: readonly (readonly [RegExp, string])[] = [
  [/ΟΥ(?!\p{M}*\u0308)/gu, "OU"],
  // Before a voiceless letter, and at the end.
  [/([ΑΕΗ])Υ(?!\p{M}*\u0308)(?=\p{M}*(?:[ΘΚΞΠΣΤΦΧΨ]|\P{L}|$))/gu, "$1F"],
  [/([ΑΕΗ])Υ(?!\p{M}*\u0308)/gu, "$1V"],
  [/ΓΓ/gu, "NG"],
  [/ΓΞ/gu, "NX"],
  [/ΓΧ/gu, "NCH"],
  [/(?<!\p{L}\p{M}*)ΜΠ/gu, "B"],
];

/** Greek and Cyrillic capitals, decomposed, in Latin ones; every other letter stays. */
export function romanised(capitals: string): string {
  const paired = GREEK_PAIRS.reduce((text, [pair, latin]) => text.replace(pair, latin), capitals);
  return Array.from(paired, (letter) => GREEK[letter] ?? CYRILLIC[letter] ?? letter).join("");
}
