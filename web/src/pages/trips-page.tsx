import { useState } from "preact/hooks";
import type { BookingSummary } from "#contracts/bookings.ts";
import { bookings } from "../api/calls.ts";
import { hereAndBack } from "../api/paths.ts";
import { session } from "../api/session.ts";
import { Loading } from "../parts/loading.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { useLoad } from "../parts/use-load.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { formatMoney } from "../text/money.ts";
import { localClock, localDay } from "../text/times.ts";
import { statusName } from "../text/words.ts";
import { bookingText } from "../text/en/booking.ts";
import { siteText } from "../text/en/site.ts";
import { searchText } from "../text/en/search.ts";

export function TripsPage() {
  usePageTitle(bookingText("trips"));
  const { state } = session.value;
  return (
    <section>
      <h1>{bookingText("trips")}</h1>
      {state === "unknown" && <Loading what={siteText("one_moment")} />}
      {state === "signed_out" && (
        <p class="notice">
          {bookingText("sign_in_to_see")}{" "}
          <a class="button" href={hereAndBack()}>
            {bookingText("sign_in")}
          </a>
        </p>
      )}
      {state === "signed_in" && <TripList />}
    </section>
  );
}

function TripList() {
  const [retries, setRetries] = useState(0);
  const [more, setMore] = useState<{ trips: BookingSummary[]; cursor: string | null } | null>(null);
  const next = useAction();
  const load = useLoad(String(retries), (signal) => bookings(null, signal));
  if (load.state === "loading") return <Loading what={bookingText("looking_for_all")} />;
  if (load.state === "failed") return <ProblemNotice failure={load.failure} onRetry={() => setRetries(retries + 1)} />;
  const trips = [...load.value.data, ...(more?.trips ?? [])];
  const cursor = more === null ? load.value.next_cursor : more.cursor;
  if (trips.length === 0)
    return (
      <p class="notice">
        {bookingText("none")}{" "}
        <a class="button" href="/">
          {siteText("search_for_flights")}
        </a>
      </p>
    );
  const loadMore = () =>
    void next.repeat(
      () => bookings(cursor),
      (page) => setMore({ trips: [...(more?.trips ?? []), ...page.data], cursor: page.next_cursor }),
    );
  return (
    <>
      <ul class="plain trips">
        {trips.map((trip) => (
          <li key={trip.id}>
            <a class="card" href={`/bookings/${trip.id}`}>
              <span>
                <strong>{searchText("way", trip)}</strong> {localDay(trip.departs_local)}, {localClock(trip.departs_local)}
              </span>
              <span>
                <span class="locator">{trip.record_locator}</span> {statusName(trip.status)} ·{" "}
                {bookingText("for_passengers", { count: trip.passengers })} · {formatMoney(trip.total)}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {next.failure && <ProblemNotice failure={next.failure} onRetry={loadMore} />}
      {cursor !== null && (
        <p>
          <button type="button" disabled={next.busy} onClick={loadMore}>
            {siteText("show_more")}
          </button>
        </p>
      )}
    </>
  );
}
