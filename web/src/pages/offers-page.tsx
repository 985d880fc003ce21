import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { Offer } from "#contracts/offers.ts";
import { offers as fetchOffers } from "../api/calls.ts";
import { chooseOffer } from "../api/chosen-offer.ts";
import { searchParams, searchQueryFrom } from "../api/search-query.ts";
import { Select } from "../parts/field.tsx";
import { groupOffers } from "../parts/group-offers.ts";
import { JourneyCard } from "../parts/journey-card.tsx";
import { Loading, ProblemNotice } from "../parts/problem-notice.tsx";
import { SearchForm } from "../parts/search-form.tsx";
import { useAction } from "../parts/use-action.ts";
import { useLoad } from "../parts/use-load.ts";
import { usePageTitle } from "../parts/use-page-title.ts";

const SORTS = {
  price: "Lowest price",
  duration: "Shortest",
  departure: "Earliest departure",
  arrival: "Earliest arrival",
} as const;
/** Three fares a journey: a page shows about a dozen journeys. */
const PAGE_SIZE = "36";

export function OffersPage() {
  const { query, url, route } = useLocation();
  const search = searchQueryFrom(query);
  usePageTitle(`${search.origin} to ${search.destination}`);
  const sort = Object.keys(SORTS).find((name) => name === query["sort"]) ?? "price";
  const params = searchParams(search);
  const resort = (value: string) => route(`/search?${params}&sort=${value}`, true);
  return (
    <section>
      <h1>
        {search.origin} to {search.destination}
      </h1>
      <details class="change-search">
        <summary>Change the search</summary>
        <SearchForm key={String(params)} initial={search} />
      </details>
      <Select label="Sort by" value={sort} onValue={resort}>
        {Object.entries(SORTS).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </Select>
      <OfferList key={url} params={`${params}&sort=${sort}&limit=${PAGE_SIZE}`} search={url} />
    </section>
  );
}

/** The offers of one search, a page at a time. */
function OfferList({ params, search }: { params: string; search: string }) {
  const { route } = useLocation();
  const [retries, setRetries] = useState(0);
  const [more, setMore] = useState<{ offers: Offer[]; cursor: string | null } | null>(null);
  const next = useAction();
  const load = useLoad(`${params} ${retries}`, (signal) => fetchOffers(new URLSearchParams(params), signal));
  useEffect(() => setMore(null), [retries]);
  if (load.state === "loading") return <Loading what="Looking for flights" />;
  if (load.state === "failed") return <ProblemNotice failure={load.failure} onRetry={() => setRetries(retries + 1)} />;

  const all = [...load.value.data, ...(more?.offers ?? [])];
  const cursor = more === null ? load.value.next_cursor : more.cursor;
  if (all.length === 0)
    return <p class="notice">No flights are on sale for this trip on this day. Try another day or a nearby airport.</p>;
  const loadMore = () =>
    void next.run(
      () => fetchOffers(new URLSearchParams(`${params}&cursor=${encodeURIComponent(cursor ?? "")}`)),
      (page) => {
        setMore({ offers: [...(more?.offers ?? []), ...page.data], cursor: page.next_cursor });
      },
    );
  const choose = (offer: Offer) => {
    chooseOffer({ id: offer.id, search });
    route("/book");
  };
  return (
    <>
      <ol class="journeys">
        {groupOffers(all).map((journey) => (
          <li key={journey.key}>
            <JourneyCard journey={journey} onChoose={choose} />
          </li>
        ))}
      </ol>
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
