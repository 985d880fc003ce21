import type { BoardingPassDocument } from "#contracts/check-in.ts";
import { passSheet } from "#domain/check-in/sheet.ts";
import { aztecPath } from "./barcode.ts";
import { describe, type FontFiles, newDocument } from "./document.ts";
import { A4 } from "./ink.ts";
import { printedPassenger } from "./latin-name.ts";
import { passBarcodeText } from "./pass-barcode.ts";
import { drawPass } from "./pass-page.ts";

/** One boarding pass as PDF. */
export async function boardingPassPdf(document: BoardingPassDocument, fonts: FontFiles): Promise<Uint8Array> {
  const { pdf, faces } = await newDocument(fonts);
  const { passenger, isRomanised } = await printedPassenger(document.passenger, faces.bold);
  const printed = { ...document, passenger };
  const sheet = passSheet(printed);
  drawPass(pdf.addPage(A4), { sheet, barcode: aztecPath(passBarcodeText(printed)), isRomanised }, faces);
  const title = `Boarding pass ${sheet.flight} ${sheet.origin}-${sheet.destination}, ${sheet.date}`;
  describe(pdf, { title, dated: document.pass.checked_in_at });
  return pdf.save();
}
