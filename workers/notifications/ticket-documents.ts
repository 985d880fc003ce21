import type { Booking, Ticket, TicketDocument } from "#contracts/bookings.ts";

/** What each ticket of a booking shows; a ticket whose passenger left the booking has nothing to show. */
export function ticketDocuments(booking: Booking, tickets: Ticket[]): TicketDocument[] {
  const { record_locator, slices, total, price_breakdown } = booking;
  return tickets.flatMap((ticket) => {
    const passenger = booking.passengers.find(({ id }) => id === ticket.passenger_id);
    return passenger === undefined
      ? []
      : { ticket, record_locator, passenger, slices, total, price_breakdown, issued_at: ticket.issued_at };
  });
}
