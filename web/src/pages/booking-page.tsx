import { useRoute } from "preact-iso";
import { connected } from "../api/connection.ts";
import { ItineraryNow } from "../parts/itinerary-now.tsx";
import { CancelPanel } from "../parts/cancel-panel.tsx";
import { CheckInPanel } from "../parts/check-in-panel.tsx";
import { HeldPanel } from "../parts/held-panel.tsx";
import { PayingPanel } from "../parts/paying-panel.tsx";
import { PriceTable } from "../parts/price-table.tsx";
import { Loading } from "../parts/loading.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { StatusNotice } from "../parts/status-notice.tsx";
import { TicketPanel } from "../parts/ticket-panel.tsx";
import { Timeline } from "../parts/timeline.tsx";
import { useLiveBooking } from "../parts/use-live-booking.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { problemText } from "../text/en/problems.ts";
import { passengerName, statusName } from "../text/words.ts";
import type { Booking } from "#contracts/bookings.ts";
import type { LiveBooking } from "../api/live-booking.ts";
import { bookingText } from "../text/en/booking.ts";

export function BookingPage() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  return <FollowedBooking key={id} id={id} />;
}

function FollowedBooking({ id }: { id: string }) {
  const { live, refresh, looks } = useLiveBooking(id);
  usePageTitle(
    live.state === "live" ? bookingText("title_of", { locator: live.value.booking.record_locator }) : bookingText("title"),
  );
  if (live.state === "loading") return <Loading what={bookingText("looking")} />;
  if (live.state === "failed")
    return (
      <section>
        <h1>{bookingText("title")}</h1>
        <ProblemNotice failure={live.failure} onRetry={refresh} />
      </section>
    );
  return (
    <section>
      {(live.lost !== null || !connected.value) && (
        <p class="notice problem" role="status">
          {problemText(`${live.lost?.reason ?? "offline"}.says`)} {bookingText("may_be_old")}
        </p>
      )}
      <BookingView live={live.value} refresh={refresh} looks={looks} />
    </section>
  );
}

function BookingView({ live, refresh, looks }: { live: LiveBooking; refresh: () => void; looks: number }) {
  const { booking, payments, tickets } = live;
  return (
    <>
      <h1>{bookingText.parts("title_of", { locator: <span class="locator">{booking.record_locator}</span> })}</h1>
      <p class={`status ${booking.status}`} role="status" data-status={booking.status}>
        {statusName(booking.status)}
      </p>
      <StatusNotice booking={booking} payments={payments} />
      {booking.status === "held" && <HeldPanel booking={booking} payments={payments} refresh={refresh} />}
      {booking.status === "paying" && <PayingPanel payments={payments} />}
      {booking.status === "confirmed" && <CheckInPanel booking={booking} looks={looks} />}
      {tickets.length > 0 && <TicketPanel booking={booking} tickets={tickets} />}
      <div class="card">
        <h2>{bookingText("journey")}</h2>
        <ItineraryNow id={booking.id} slices={booking.slices} looks={looks} />
      </div>
      <Passengers booking={booking} />
      <div class="card">
        <h2>{bookingText("price")}</h2>
        <PriceTable
          base={booking.price_breakdown.base}
          taxes={booking.price_breakdown.taxes}
          seats={booking.price_breakdown.seats}
          total={booking.total}
        />
      </div>
      {booking.status === "confirmed" && <CancelPanel booking={booking} looks={looks} refresh={refresh} />}
      <Timeline entries={booking.timeline} />
    </>
  );
}

function Passengers({ booking }: { booking: Booking }) {
  return (
    <div class="card">
      <h2>{bookingText("passengers")}</h2>
      <ul class="plain">
        {booking.passengers.map((passenger) => (
          <li key={passenger.id}>
            {passenger.given_name} {passenger.family_name} <small>{passengerName(passenger.type)}</small>{" "}
            {passenger.seats.map((seat) => (
              <span key={seat.flight_id} class="tag">
                {bookingText("seat_of", { flight: seat.flight_id.split("_")[0] ?? "", seat: seat.designator })}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
