import type { Booking, Ticket } from "#contracts/bookings.ts";
import { ProblemNotice } from "./problem-notice.tsx";
import { pathOf, useDownload } from "./use-download.ts";

const TICKET_NAMES: Record<Ticket["status"], string> = { open: "valid", void: "void", refunded: "refunded" };
/** The tickets as PDF, and the flights for a calendar. */
export function TicketPanel({ booking, tickets }: { booking: Booking; tickets: Ticket[] }) {
  const { busy, failure, download } = useDownload();
  const nameOf = (id: string) => booking.passengers.find((passenger) => passenger.id === id);
  return (
    <div class="card">
      <h2>Tickets</h2>
      <ul class="plain tickets">
        {tickets.map((ticket) => {
          const passenger = nameOf(ticket.passenger_id);
          return (
            <li key={ticket.number}>
              <span>
                <strong>
                  {passenger?.given_name} {passenger?.family_name}
                </strong>{" "}
                <span class="tag">{TICKET_NAMES[ticket.status]}</span>
                <br />
                <small>{ticket.number}</small>
              </span>
              {ticket.status === "open" && (
                <button
                  type="button"
                  disabled={busy}
                  onClick={() => download(pathOf(ticket.pdf_url), `ticket-${ticket.number}.pdf`)}
                >
                  Download the ticket
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {booking.status === "confirmed" && (
        <p>
          <button
            type="button"
            disabled={busy}
            onClick={() => download(pathOf(booking.links.calendar), `${booking.record_locator}.ics`)}
          >
            Add to a calendar
          </button>
        </p>
      )}
      {failure && <ProblemNotice failure={failure} />}
    </div>
  );
}
