import { type Color, type PDFFont, type PDFPage, rgb } from "@cantoo/pdf-lib";

/** A parsed font knows which letters it has. */
interface Coverage {
  hasGlyphForCodePoint(codePoint: number): boolean;
}
export interface Face {
  font: PDFFont;
  coverage: Coverage;
}

/** What a page is written with. */
export interface Pen {
  page: PDFPage;
  regular: Face;
  bold: Face;
}

/** A4 in points, and its margins. */
export const A4: [number, number] = [595.28, 841.89];
export const LEFT = 44;
export const RIGHT = A4[0] - LEFT;

/** Printed where the font has no such letter. Names have been written in letters that it has. */
const MISSING = "□";

const hex = (value: string): Color => {
  const at = (i: number): number => Number.parseInt(value.slice(i, i + 2), 16) / 255;
  return rgb(at(1), at(3), at(5));
};
export const INK = hex("#14213d");
export const MUTED = hex("#5b6478");
export const LINE = hex("#d7dde8");
export const TINT = hex("#f1f5fb");
export const WHITE = hex("#ffffff");

/** The text with every letter the font lacks replaced; composed first, so that an accent finds its letter. */
const printable = (text: string, { coverage }: Face): string =>
  Array.from(text.normalize("NFC"), (letter) =>
    coverage.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0) ? letter : MISSING,
  ).join("");

export interface Ink {
  x: number;
  y: number;
  size: number;
  face: Face;
  color?: Color;
  align?: "left" | "right";
  max_width?: number;
}

/** Writes one line; what does not fit into `max_width` is written smaller. */
export function write(page: PDFPage, text: string, { x, y, size, face, color = INK, align = "left", max_width }: Ink): void {
  const line = printable(text, face);
  const width = face.font.widthOfTextAtSize(line, size);
  const fitting = max_width !== undefined && width > max_width ? (size * max_width) / width : size;
  const left = align === "right" ? x - face.font.widthOfTextAtSize(line, fitting) : x;
  page.drawText(line, { x: left, y, size: fitting, font: face.font, color });
}

export function rule(page: PDFPage, y: number, from: number, to: number): void {
  page.drawLine({ start: { x: from, y }, end: { x: to, y }, thickness: 0.75, color: LINE });
}

/** A label with its value below it. */
export function field(
  { page, regular, bold }: Pen,
  label: string,
  value: string,
  { x, y, size, room }: { x: number; y: number; size: number; room: number },
): void {
  write(page, label, { x, y, size: 8.5, face: regular, color: MUTED });
  write(page, value, { x, y: y - size - 3, size, face: bold, max_width: room });
}

/** Below a name that is written in other letters than were given. */
export function noteOfLatinName({ page, regular }: Pen, y: number): void {
  const note = "The name is written in Latin letters here and in the bar code. The booking holds it as it was given.";
  write(page, note, { x: LEFT, y, size: 8, face: regular, color: MUTED });
}
