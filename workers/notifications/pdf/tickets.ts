import { PDFDocument } from "@cantoo/pdf-lib";
import * as fontkit from "fontkit";
import type { TicketDocument } from "#contracts/bookings.ts";
import { invariant } from "#domain/invariant.ts";
import { ticketSheet } from "#domain/ticket/sheet.ts";
import { displayTicketNumber } from "#domain/ticket/number.ts";
import { aztecPath, ticketBarcodeText } from "./barcode.ts";
import type { Face } from "./ink.ts";
import { A4, drawTicket } from "./page.ts";

/** TrueType files, already cut down to the scripts that are printed. */
export interface FontFiles {
  regular: Uint8Array;
  bold: Uint8Array;
}

/** The e-tickets as one PDF, a page each. */
export async function ticketsPdf(documents: TicketDocument[], fonts: FontFiles): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  pdf.registerFontkit({ create: parsed });
  const faces = { regular: await embed(pdf, fonts.regular), bold: await embed(pdf, fonts.bold) };
  for (const document of documents)
    drawTicket(pdf.addPage(A4), ticketSheet(document), aztecPath(ticketBarcodeText(document)), faces);
  describe(pdf, documents);
  return pdf.save();
}

/** fontkit reads any bytes; its types name Node's Buffer. */
const createFont = fontkit.create as unknown as (file: Uint8Array) => fontkit.Font | fontkit.FontCollection;

/** Each font is parsed once per isolate: that is half the work of a ticket. */
const fontsByFile = new WeakMap<Uint8Array, fontkit.Font>();
function parsed(file: Uint8Array): fontkit.Font {
  const known = fontsByFile.get(file);
  if (known !== undefined) return known;
  const font = createFont(file);
  invariant("createSubset" in font, "a font file holds one font");
  fontsByFile.set(file, font);
  return font;
}

const embed = async (pdf: PDFDocument, file: Uint8Array): Promise<Face> => ({
  font: await pdf.embedFont(file, { subset: true }),
  coverage: parsed(file),
});

function describe(pdf: PDFDocument, documents: TicketDocument[]): void {
  const [first] = documents;
  if (first === undefined) return;
  const issued = new Date(first.issued_at);
  pdf.setTitle(
    documents.length === 1
      ? `E-ticket ${displayTicketNumber(first.ticket.number)}`
      : `E-tickets of booking ${first.record_locator}`,
  );
  pdf.setAuthor("Holdfast");
  pdf.setLanguage("en");
  pdf.setCreationDate(issued);
  pdf.setModificationDate(issued);
}
