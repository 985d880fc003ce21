import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  type PDFPage,
  PDFRawStream,
  type PDFObject,
  decodePDFRawStream,
} from "@cantoo/pdf-lib";

const streamText = (object: PDFObject | undefined): string =>
  object instanceof PDFRawStream ? new TextDecoder("latin1").decode(decodePDFRawStream(object).decode()) : "";

/** `00410301` → `Á` in two code units. */
const fromUtf16Hex = (hex: string): string =>
  String.fromCharCode(...(hex.match(/.{4}/gu) ?? []).map((unit) => Number.parseInt(unit, 16)));

/** Glyph → text, from a font's ToUnicode map. */
function unicodeMap(page: PDFPage, name: string): Map<string, string> {
  const font = page.node.Resources()?.lookup(PDFName.of("Font"), PDFDict).lookup(PDFName.of(name), PDFDict);
  const pairs = [...streamText(font?.lookup(PDFName.of("ToUnicode"))).matchAll(/<([0-9a-f]{4})> <([0-9a-f]+)>/giu)];
  return new Map(pairs.map(([, glyph = "", text = ""]) => [glyph.toLowerCase(), fromUtf16Hex(text)]));
}

/** `y`: points above the lower edge of the page. */
export interface PrintedLine {
  text: string;
  y: number;
}

/** The lines of text on each page of a PDF that pdf-lib wrote with embedded fonts. */
export async function readPdf(bytes: Uint8Array): Promise<PrintedLine[][]> {
  const pdf = await PDFDocument.load(bytes);
  return pdf.getPages().map((page) => {
    const contents = page.node.Contents();
    const streams = contents instanceof PDFArray ? contents.asArray().map((ref) => pdf.context.lookup(ref)) : [contents];
    const maps = new Map<string, Map<string, string>>();
    let map = new Map<string, string>();
    let y = Number.NaN;
    const lines: PrintedLine[] = [];
    const operators = /\/(?<font>\S+) [\d.]+ Tf|1 0 0 1 \S+ (?<y>\S+) Tm|<(?<glyphs>[0-9A-Fa-f]*)> Tj/gu;
    for (const { groups = {} } of streams.map(streamText).join("\n").matchAll(operators)) {
      const { font, y: height, glyphs } = groups;
      if (font !== undefined) {
        map = maps.get(font) ?? unicodeMap(page, font);
        maps.set(font, map);
      }
      if (height !== undefined) y = Number(height);
      if (glyphs !== undefined)
        lines.push({
          y,
          text: (glyphs.match(/.{4}/gu) ?? []).map((glyph) => map.get(glyph.toLowerCase()) ?? "\u{fffd}").join(""),
        });
    }
    return lines;
  });
}
