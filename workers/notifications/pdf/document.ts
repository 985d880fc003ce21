import { PDFDocument } from "@cantoo/pdf-lib";
import * as fontkit from "fontkit";
import { invariant } from "#domain/invariant.ts";
import type { Face } from "./ink.ts";

/** TrueType files, already cut down to the scripts that are printed. */
export interface FontFiles {
  regular: Uint8Array;
  bold: Uint8Array;
}
export interface Faces {
  regular: Face;
  bold: Face;
}

/** An empty document with the fonts in it. */
export async function newDocument(fonts: FontFiles): Promise<{ pdf: PDFDocument; faces: Faces }> {
  const pdf = await PDFDocument.create();
  pdf.registerFontkit({ create: parsed });
  return { pdf, faces: { regular: await embed(pdf, fonts.regular), bold: await embed(pdf, fonts.bold) } };
}

/** `dated`: RFC 3339; of what it says, not of when it is printed, so that equal documents have equal bytes. */
export function describe(pdf: PDFDocument, { title, dated }: { title: string; dated: string }): void {
  pdf.setTitle(title);
  pdf.setAuthor("Holdfast");
  pdf.setLanguage("en");
  pdf.setCreationDate(new Date(dated));
  pdf.setModificationDate(new Date(dated));
}

/** fontkit reads any bytes; its types name Node's Buffer. */
const createFont = fontkit.create as unknown as (file: Uint8Array) => fontkit.Font | fontkit.FontCollection;

/** Each font is parsed once per isolate: that is half the work of a page. */
const fontsByFile = new WeakMap<Uint8Array, fontkit.Font>();
function parsed(file: Uint8Array): fontkit.Font {
  const known = fontsByFile.get(file);
  if (known !== undefined) return known;
  const font = createFont(file);
  invariant("createSubset" in font, "a font file holds one font");
  // A glyph remembers the letter that it was first asked for by. As a part of another (the z of ż) it is asked for without one, and then
  // nobody could copy that letter out of any later document.
  for (const codePoint of font.characterSet) font.glyphForCodePoint(codePoint);
  fontsByFile.set(file, font);
  return font;
}

const embed = async (pdf: PDFDocument, file: Uint8Array): Promise<Face> => ({
  font: await pdf.embedFont(file, { subset: true }),
  coverage: parsed(file),
});
