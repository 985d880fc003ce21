import { useState } from "preact/hooks";
import { type SearchDraft, keepSearch, keptSearch } from "../api/kept-search.ts";
import { searchQueryFrom } from "../api/search-query.ts";
import { ofTab } from "../api/storage.ts";
import { RecentSearches } from "../parts/recent-searches.tsx";
import { SearchForm } from "../parts/search-form.tsx";
import { usePageTitle } from "../parts/use-page-title.ts";
import { searchText } from "../text/en/search.ts";
import { addDays, dateOf } from "../text/times.ts";

/** Far enough ahead to be a trip, near enough to be in every timetable. */
const DAYS_AHEAD = 14;

/** As it was left in this tab, or empty; a day that has passed meanwhile is as in an empty one. */
function draftOf(now: Date): SearchDraft {
  const today = dateOf(now);
  const departure_date = addDays(today, DAYS_AHEAD);
  const { kind, query } = keptSearch(ofTab) ?? { kind: "one_way", query: { ...searchQueryFrom({}), departure_date } };
  const isPast = query.departure_date !== "" && query.departure_date < today;
  return { kind, query: isPast ? { ...query, departure_date } : query };
}

export function SearchPage() {
  usePageTitle(searchText("title"));
  const [draft] = useState(() => draftOf(new Date()));
  return (
    <section>
      <h1>{searchText("heading")}</h1>
      <SearchForm initial={draft.query} kind={draft.kind} onEdit={(next) => keepSearch(ofTab, next)} />
      <RecentSearches />
    </section>
  );
}
