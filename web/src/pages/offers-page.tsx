import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { OfferSearch } from "#contracts/offer-search.ts";
import type { Offer } from "#contracts/offers.ts";
import { chooseOffer } from "../api/chosen-offer.ts";
import { searchOf } from "../api/early-offers.ts";
import {
  NO_FILTERS,
  SORTS,
  type OfferFilters,
  type Sort,
  countFilters,
  filterParams,
  filtersFrom,
} from "../api/offer-filters.ts";
import { roundsIn } from "../api/rounds.ts";
import { type SearchQuery, searchParams, searchQueryFrom, wishedSlices } from "../api/search-query.ts";
import { announce } from "../parts/announcer.tsx";
import { Select } from "../parts/field.tsx";
import { FilterPanel } from "../parts/filter-panel.tsx";
import { type Journey, groupOffers } from "../parts/group-offers.ts";
import { JourneyCard } from "../parts/journey-card.tsx";
import { FilterPlaceholder, JourneyPlaceholders } from "../parts/offer-placeholders.tsx";
import { LONG_AFTER_MS, Loading } from "../parts/loading.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { OffersHead } from "../parts/offers-head.tsx";
import { SearchForm } from "../parts/search-form.tsx";
import { useSlowNotice } from "../parts/slow-notice.tsx";
import { type OffersInView, useOffers } from "../parts/use-offers.ts";
import { usePageTitle } from "../parts/use-page-title.ts";
import { type Here, useScrollBack } from "../parts/use-scroll-back.ts";
import { tripInWords } from "../text/party.ts";
import { offersText } from "../text/en/offers.ts";
import { siteText } from "../text/en/site.ts";

/** What is found, and everything that says what is shown of it is in the address: coming back and reloading change nothing. */
export function OffersPage() {
  const { query, route } = useLocation();
  const [attempt, setAttempt] = useState(1);
  const search = searchQueryFrom(query);
  const filters = filtersFrom(query);
  const rounds = roundsIn(query);
  usePageTitle(tripInWords(search));
  const { heading, led } = useFocusAtHeading(search);
  const wanted = searchOf(query);
  const view = useOffers(wanted, rounds, attempt);
  const { facets } = view.found;
  // Nothing was found yet: what will be there has its place already, so that nothing moves when it comes.
  const isFirst = view.state === "loading" && view.found.rounds === 0;
  useSlowNotice(view.isStale && view.state === "loading");
  // Not where it is said what is waited for: there it would move what is below.
  useSlowNotice(isFirst, LONG_AFTER_MS);
  const address = (next: OfferFilters, others: Record<string, string> = {}) =>
    `/search?${new URLSearchParams([...searchParams(search), ...filterParams(next), ...Object.entries(others)])}`;
  const change = (part: Partial<OfferFilters>) => route(address({ ...filters, ...part }), true);
  const shown = rounds > 1 ? { shown: String(rounds) } : {};
  return (
    <section class="results">
      <OffersHead search={search} heading={heading} />
      <details class="change-search">
        <summary>{offersText("change_search")}</summary>
        <SearchForm key={String(searchParams(search))} initial={search} onSearch={led} />
      </details>
      <div class="results-body">
        {facets && <FilterPanel {...{ filters, facets, slices: wishedSlices(search), onChange: change }} />}
        {isFirst && <FilterPlaceholder />}
        <div class="results-list">
          <OfferCount view={view} isFirst={isFirst} />
          {(facets || isFirst) && <SortField sort={filters.sort} onSort={(sort) => change({ sort })} />}
          {isFirst && <JourneyPlaceholders slices={wanted.slices.length} />}
          <OfferList
            {...{ view, wanted, filters }}
            open={query["open"] ?? ""}
            onOpen={(key) => route(address(filters, { ...shown, ...(key && { open: key }) }), true)}
            onMore={() =>
              route(address(filters, { shown: String(rounds + 1), ...(query["open"] && { open: query["open"] }) }), true)
            }
            onClear={() => change({ ...NO_FILTERS, sort: filters.sort })}
            onRetry={() => setAttempt(attempt + 1)}
          />
        </div>
      </div>
    </section>
  );
}

/** Whoever searches from here goes on reading at the heading: the form that they pressed a button of is another then, on the same page. */
function useFocusAtHeading(search: SearchQuery) {
  const heading = useRef<HTMLHeadingElement>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const here = String(searchParams(search));
  useLayoutEffect(() => {
    if (wanted !== here) return;
    heading.current?.focus();
    setWanted(null);
  }, [wanted, here]);
  return { heading, led: (next: SearchQuery) => setWanted(String(searchParams(next))) };
}

const SortField = ({ sort, onSort }: { sort: Sort; onSort: (sort: Sort) => void }) => (
  <div class="sort">
    <Select label={offersText("sort_by")} value={sort} onValue={(value) => onSort(value as Sort)}>
      {SORTS.map((value) => (
        <option key={value} value={value}>
          {offersText(`sort_${value}`)}
        </option>
      ))}
    </Select>
  </div>
);

/** How much there is, for eyes and ears. */
function OfferCount({ view, isFirst }: { view: OffersInView; isFirst: boolean }) {
  const { found, state } = view;
  const count = isOfAnother(view) ? 0 : (found.facets?.fare_families.reduce((sum, facet) => sum + facet.count, 0) ?? 0);
  const text = count === 0 ? "" : offersText("found", { count });
  useEffect(() => {
    if (state === "shown") announce(text === "" ? offersText("none_found") : text);
  }, [state, text]);
  if (isFirst)
    return (
      <p key="looking" class="offer-count" role="status">
        {offersText("looking")}…
      </p>
    );
  return text === "" ? null : <p class="offer-count">{text}</p>;
}

/** What was found is of the search before, and this one has failed. */
const isOfAnother = ({ state, isStale }: OffersInView): boolean => state === "failed" && isStale;

interface OfferListProps {
  view: OffersInView;
  wanted: OfferSearch;
  filters: OfferFilters;
  /** The key of the journey whose fares are shown. */
  open: string;
  onOpen: (key: string) => void;
  onMore: () => void;
  onClear: () => void;
  onRetry: () => void;
}

/** The journeys of one search. */
function OfferList({ view, wanted, filters, open, onOpen, onMore, onClear, onRetry }: OfferListProps) {
  const { url, route, wasPush } = useLocation() as Here;
  const { found, state, isStale, failure } = view;
  const journeys = isOfAnother(view) ? [] : groupOffers(found.offers);
  useScrollBack(url, state === "shown", wasPush);
  const choose = (offer: Offer) => {
    chooseOffer({ id: offer.id, search: url }, offer.expires_at);
    route("/book");
  };
  return (
    <>
      {state === "shown" && journeys.length === 0 && <NothingFound isFiltered={countFilters(filters) > 0} onClear={onClear} />}
      <ol class="journeys" aria-busy={isStale && state !== "failed"}>
        {journeys.map((journey: Journey) => (
          <li key={journey.key}>
            <JourneyCard
              {...{ journey, search: found.cursor === null ? null : wanted }}
              open={open === journey.key}
              onOpen={(isOpen) => onOpen(isOpen ? journey.key : "")}
              onChoose={choose}
            />
          </li>
        ))}
      </ol>
      {state === "loading" && !isStale && found.rounds > 0 && <Loading what={offersText("looking")} />}
      {failure && <ProblemNotice failure={failure} onRetry={onRetry} />}
      {state === "shown" && found.cursor !== null && (
        <p>
          <button type="button" onClick={onMore}>
            {siteText("show_more")}
          </button>
        </p>
      )}
    </>
  );
}

function NothingFound({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (!isFiltered) return <p class="notice">{offersText("none_on_sale")}</p>;
  return (
    <div class="notice">
      <p>{offersText("none_pass")}</p>
      <p>
        <button type="button" onClick={onClear}>
          {offersText("clear")}
        </button>
      </p>
    </div>
  );
}
