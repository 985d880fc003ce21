import type { Booking, Ticket } from "#contracts/bookings.ts";
import { ProblemNotice } from "./problem-notice.tsx";
import { pathOf, useDownload } from "./use-download.ts";
import { bookingText } from "../text/en/booking.ts";

/** The tickets as PDF, and the flights for a calendar. */
export function TicketPanel({ booking, tickets }: { booking: Booking; tickets: Ticket[] }) {
  const { busy, failure, download } = useDownload();
  const nameOf = (id: string) => booking.passengers.find((passenger) => passenger.id === id);
  return (
    <div class="card">
      <h2>{bookingText("tickets")}</h2>
      <ul class="plain tickets">
        {tickets.map((ticket) => {
          const passenger = nameOf(ticket.passenger_id);
          return (
            <li key={ticket.number}>
              <span>
                <strong>
                  {passenger?.given_name} {passenger?.family_name}
                </strong>{" "}
                <span class="tag">{bookingText(`ticket_${ticket.status}`)}</span>
                <br />
                <small>{ticket.number}</small>
              </span>
              {ticket.status === "open" && (
                <button
                  type="button"
                  disabled={busy}
                  onClick={() => download(pathOf(ticket.pdf_url), `ticket-${ticket.number}.pdf`)}
                >
                  {bookingText("download_ticket")}
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
            {bookingText("calendar")}
          </button>
        </p>
      )}
      {failure && <ProblemNotice failure={failure} />}
    </div>
  );
}
