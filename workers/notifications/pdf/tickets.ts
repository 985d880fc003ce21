import type { TicketDocument } from "#contracts/bookings.ts";
import { displayTicketNumber } from "#domain/ticket/number.ts";
import { ticketSheet } from "#domain/ticket/sheet.ts";
import { aztecPath, ticketBarcodeText } from "./barcode.ts";
import { describe, type FontFiles, newDocument } from "./document.ts";
import { A4 } from "./ink.ts";
import { printedPassenger } from "./latin-name.ts";
import { drawTicket } from "./page.ts";

/** The e-tickets as one PDF, a page each. */
export async function ticketsPdf(documents: TicketDocument[], fonts: FontFiles): Promise<Uint8Array> {
  const { pdf, faces } = await newDocument(fonts);
  for (const document of documents) {
    const { passenger, isRomanised } = await printedPassenger(document.passenger, faces.bold);
    const printed = { ...document, passenger };
    const barcode = aztecPath(ticketBarcodeText(printed));
    drawTicket(pdf.addPage(A4), { sheet: ticketSheet(printed), barcode, isRomanised }, faces);
  }
  const [first] = documents;
  if (first !== undefined) describe(pdf, { title: titleOf(first, documents.length), dated: first.issued_at });
  return pdf.save();
}

const titleOf = ({ ticket, record_locator }: TicketDocument, tickets: number): string =>
  tickets === 1 ? `E-ticket ${displayTicketNumber(ticket.number)}` : `E-tickets of booking ${record_locator}`;
