/**
 * Cuts the fonts of the e-ticket down to the scripts that names on it are printed in, so that the notifications Worker
 * stays small. Run it after a change of font or of the ranges: `node scripts/subset-fonts.ts`. The results are
 * committed. Inter is licensed under the SIL Open Font License 1.1; the licence travels with the files.
 */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const root = path.dirname(import.meta.dirname);
const source = path.dirname(fileURLToPath(import.meta.resolve("@expo-google-fonts/inter/package.json")));
const target = path.join(root, "workers/notifications/pdf/fonts");

/** First and last code point of each range, both included. */
const RANGES: [number, number][] = [
  [0x20, 0x7e],
  [0xa0, 0x17f], // Basic Latin, Latin-1, Latin Extended-A
  [0x18f, 0x18f],
  [0x1a0, 0x1a1],
  [0x1af, 0x1b0],
  [0x1c4, 0x1cc],
  [0x1e6, 0x1e7],
  [0x1fa, 0x21b],
  [0x259, 0x259], // Extended-B in use
  [0x1e80, 0x1e85],
  [0x1ea0, 0x1ef9], // Welsh, Vietnamese
  [0x300, 0x304],
  [0x306, 0x30c],
  [0x323, 0x323], // combining accents
  [0x370, 0x3ff],
  [0x1f00, 0x1fff],
  [0x400, 0x45f],
  [0x490, 0x491], // Greek with its older accents, Cyrillic
  [0x2010, 0x2027],
  [0x2030, 0x203a],
  [0x20ac, 0x20ac],
  [0x2190, 0x2193],
  [0x2212, 0x2212],
  [0x25a1, 0x25a1], // signs
];
const text = RANGES.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)),
).join("");

/**
 * pdf-lib writes glyph after glyph at its own advance, so what these say about pairs and contexts is never seen; applying
 * them was half the time that a ticket takes.
 */
const UNUSED_TABLES = ["GDEF", "GPOS", "GSUB"];

for (const [folder, name] of [
  ["400Regular", "Inter-Regular"],
  ["700Bold", "Inter-Bold"],
] as const) {
  const whole = readFileSync(path.join(source, folder, `Inter_${folder}.ttf`));
  const cut = await subsetFont(whole, text, { targetFormat: "truetype", noLayoutClosure: true, dropTables: UNUSED_TABLES });
  writeFileSync(path.join(target, `${name}.ttf`), cut);
}
copyFileSync(path.join(source, "LICENSE_FONT"), path.join(target, "OFL.txt"));
