import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { BookingSummary } from "#contracts/bookings.ts";
import type { Page } from "#contracts/common.ts";
import { ok } from "#domain/result.ts";
import { type Answer, bookings } from "../api/calls.ts";
import { hereAndBack } from "../api/paths.ts";
import { roundsIn } from "../api/rounds.ts";
import { session } from "../api/session.ts";
import { Loading } from "../parts/loading.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useAction } from "../parts/use-action.ts";
import { useLoad } from "../parts/use-load.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { type Here, useScrollBack } from "../parts/use-scroll-back.ts";
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
      {state === "signed_in" && <TripsInAddress />}
    </section>
  );
}

/** So many pages of the list, or all there are. */
async function bookingsAsFar(rounds: number, signal: AbortSignal): Answer<Page<BookingSummary>> {
  const data: BookingSummary[] = [];
  let next_cursor: string | null = null;
  for (let round = 1; round === 1 || (round <= rounds && next_cursor !== null); round++) {
    const page = await bookings(next_cursor, signal);
    if (!page.ok) return page;
    data.push(...page.value.data);
    ({ next_cursor } = page.value);
  }
  return ok({ data, next_cursor });
}

/**
 * How much of it is shown is in the address: whoever comes back from a booking finds the list as they left it. A link to the list, pressed on it,
 * begins it anew.
 */
function TripsInAddress() {
  const { query, wasPush } = useLocation() as Here;
  const shown = useRef(roundsIn(query));
  const begun = useRef(0);
  if (shown.current !== roundsIn(query)) {
    shown.current = roundsIn(query);
    begun.current += 1;
  }
  useLayoutEffect(() => {
    if (begun.current > 0 && wasPush) scrollTo({ top: 0, behavior: "instant" });
  }, [begun.current]);
  return <TripList key={begun.current} asFar={shown.current} grown={(rounds) => void (shown.current = rounds)} />;
}

/** `asFar`: pages at first. `grown`: to so many. */
function TripList({ asFar: pages, grown }: { asFar: number; grown: (rounds: number) => void }) {
  const { url, route, wasPush } = useLocation() as Here;
  const [asFar] = useState(pages);
  const [retries, setRetries] = useState(0);
  const [more, setMore] = useState<{ trips: BookingSummary[]; cursor: string | null; rounds: number } | null>(null);
  const next = useAction();
  const load = useLoad(String(retries), (signal) => bookingsAsFar(asFar, signal));
  useScrollBack(url, load.state === "loaded", wasPush);
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
      (page, isHere) => {
        const rounds = (more?.rounds ?? asFar) + 1;
        setMore({ trips: [...(more?.trips ?? []), ...page.data], cursor: page.next_cursor, rounds });
        if (!isHere) return;
        grown(rounds);
        route(`/trips?shown=${rounds}`, true);
      },
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
