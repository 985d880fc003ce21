import type { Ref } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
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
import type { Booking, BookingStatus } from "#contracts/bookings.ts";
import type { LiveBooking } from "../api/live-booking.ts";
import { bookingText } from "../text/en/booking.ts";

export function BookingPage() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  return <FollowedBooking key={id} id={id} />;
}

/**
 * What is pressed in one status is gone in the next, and with it the place where the reader was: they go on at the status. Who has used nothing of the page
 * is left where they read.
 */
function useFocusAtStatus(status: BookingStatus | null) {
  const place = useRef<HTMLParagraphElement>(null);
  const isUsed = useRef(false);
  // Before the next key is pressed.
  useLayoutEffect(() => {
    if (isUsed.current && document.activeElement === document.body) place.current?.focus();
  }, [status]);
  return { place, used: () => void (isUsed.current = true) };
}

function FollowedBooking({ id }: { id: string }) {
  const { live, refresh, looks } = useLiveBooking(id);
  const { place, used } = useFocusAtStatus(live.state === "live" ? live.value.booking.status : null);
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
    <section onFocusIn={used}>
      {(live.lost !== null || !connected.value) && (
        <p class="notice problem" role="status">
          {problemText(`${live.lost?.reason ?? "offline"}.says`)} {bookingText("may_be_old")}
        </p>
      )}
      <BookingView live={live.value} place={place} refresh={refresh} looks={looks} />
    </section>
  );
}

interface BookingViewProps {
  live: LiveBooking;
  /** Of the status. */
  place: Ref<HTMLParagraphElement>;
  refresh: () => void;
  looks: number;
}

function BookingView({ live, place, refresh, looks }: BookingViewProps) {
  const { booking, payments, tickets } = live;
  return (
    <>
      <h1>{bookingText.parts("title_of", { locator: <span class="locator">{booking.record_locator}</span> })}</h1>
      <p class={`status ${booking.status}`} role="status" ref={place} tabIndex={-1} data-status={booking.status}>
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
