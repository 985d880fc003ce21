import type { TicketDocument } from "#contracts/bookings.ts";

/**
 * The e-tickets as one PDF, a page each. The font and PDF libraries are loaded with the first one: they take longer to
 * start than everything else in this Worker together, and most of its isolates never print.
 */
export async function printTickets(documents: TicketDocument[]): Promise<Uint8Array> {
  const [{ ticketsPdf }, { FONTS }] = await Promise.all([import("./tickets.ts"), import("./fonts.ts")]);
  return ticketsPdf(documents, FONTS);
}
