import type { TicketDocument } from "#contracts/bookings.ts";
import type { BoardingPassDocument } from "#contracts/check-in.ts";

/**
 * The font and PDF libraries are loaded with the first document: they take longer to start than everything else in this Worker together,
 * and most of its isolates never print.
 */

/** The e-tickets as one PDF, a page each. */
export async function printTickets(documents: TicketDocument[]): Promise<Uint8Array> {
  const [{ ticketsPdf }, { FONTS }] = await Promise.all([import("./tickets.ts"), import("./fonts.ts")]);
  return ticketsPdf(documents, FONTS);
}

export async function printBoardingPass(document: BoardingPassDocument): Promise<Uint8Array> {
  const [{ boardingPassPdf }, { FONTS }] = await Promise.all([import("./boarding-pass.ts"), import("./fonts.ts")]);
  return boardingPassPdf(document, FONTS);
}
