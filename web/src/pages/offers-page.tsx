import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { Offer } from "#contracts/offers.ts";
import { chooseOffer } from "../api/chosen-offer.ts";
import { searchParams, searchQueryFrom } from "../api/search-query.ts";
import { Select } from "../parts/field.tsx";
import { groupOffers } from "../parts/group-offers.ts";
import { JourneyCard } from "../parts/journey-card.tsx";
import { Loading, ProblemNotice } from "../parts/problem-notice.tsx";
import { SearchForm } from "../parts/search-form.tsx";
import { useOffers } from "../parts/use-offers.ts";
import { usePageTitle } from "../parts/use-page-title.ts";

const SORTS = {
  price: "Lowest price",
  duration: "Shortest",
  departure: "Earliest departure",
  arrival: "Earliest arrival",
} as const;
/** Journeys on the page at first, and with each "Show more". */
const STEP = 12;

export function OffersPage() {
  const { query, url, route } = useLocation();
  const search = searchQueryFrom(query);
  usePageTitle(`${search.origin} to ${search.destination}`);
  const sort = Object.keys(SORTS).find((name) => name === query["sort"]) ?? "price";
  const params = searchParams(search);
  return (
    <section>
      <h1>
        {search.origin} to {search.destination}
      </h1>
      <details class="change-search">
        <summary>Change the search</summary>
        <SearchForm key={String(params)} initial={search} />
      </details>
      <div class="sort">
        <Select label="Sort by" value={sort} onValue={(value) => route(`/search?${params}&sort=${value}`, true)}>
          {Object.entries(SORTS).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      <OfferList key={url} params={`${params}&sort=${sort}`} search={url} />
    </section>
  );
}

/** The journeys of one search. */
function OfferList({ params, search }: { params: string; search: string }) {
  const { route } = useLocation();
  const [attempt, setAttempt] = useState(1);
  const [shown, setShown] = useState(STEP);
  const { offers, state, failure } = useOffers(params, attempt);
  const journeys = groupOffers(offers);
  const choose = (offer: Offer) => {
    chooseOffer({ id: offer.id, search });
    route("/book");
  };
  return (
    <>
      {state === "complete" && offers.length === 0 && (
        <p class="notice">No flights are on sale for this trip on this day. Try another day or a nearby airport.</p>
      )}
      <ol class="journeys">
        {journeys.slice(0, shown).map((journey) => (
          <li key={journey.key}>
            <JourneyCard journey={journey} onChoose={choose} />
          </li>
        ))}
      </ol>
      {state === "loading" && <Loading what="Looking for flights" />}
      {failure && <ProblemNotice failure={failure} onRetry={() => setAttempt(attempt + 1)} />}
      {journeys.length > shown && (
        <p>
          <button type="button" onClick={() => setShown(shown + STEP)}>
            Show more
          </button>
        </p>
      )}
      {state === "cut_short" && journeys.length <= shown && (
        <p class="notice">There are still more combinations. Sort in another way to see others first.</p>
      )}
    </>
  );
}
