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
import { STATUS_NAMES } from "../text/words.ts";

export function TripsPage() {
  usePageTitle("My trips");
  const { state } = session.value;
  return (
    <section>
      <h1>My trips</h1>
      {state === "unknown" && <Loading what="One moment" />}
      {state === "signed_out" && (
        <p class="notice">
          Sign in to see your bookings.{" "}
          <a class="button" href={hereAndBack()}>
            Sign in
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
  if (load.state === "loading") return <Loading what="Looking for your bookings" />;
  if (load.state === "failed") return <ProblemNotice failure={load.failure} onRetry={() => setRetries(retries + 1)} />;
  const trips = [...load.value.data, ...(more?.trips ?? [])];
  const cursor = more === null ? load.value.next_cursor : more.cursor;
  if (trips.length === 0)
    return (
      <p class="notice">
        No bookings yet.{" "}
        <a class="button" href="/">
          Search for flights
        </a>
      </p>
    );
  const loadMore = () =>
    void next.run(
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
                <strong>
                  {trip.origin} to {trip.destination}
                </strong>{" "}
                {localDay(trip.departs_local)}, {localClock(trip.departs_local)}
              </span>
              <span>
                <span class="locator">{trip.record_locator}</span> {STATUS_NAMES[trip.status]} · {trip.passengers}{" "}
                {trip.passengers === 1 ? "passenger" : "passengers"} · {formatMoney(trip.total)}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {next.failure && <ProblemNotice failure={next.failure} onRetry={loadMore} />}
      {cursor !== null && (
        <p>
          <button type="button" disabled={next.busy} onClick={loadMore}>
            Show more
          </button>
        </p>
      )}
    </>
  );
}
