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

/** The day, unless the form takes none so early. */
const notBefore = (earliest: string, date: string): string => (date < earliest ? "" : date);

/** As it was left in this tab, or empty; a day that has passed meanwhile, or comes before the flight before it, is as in an empty one. */
function draftOf(now: Date): SearchDraft {
  const today = dateOf(now);
  // As in the form.
  const earliest = addDays(today, -1);
  const soon = addDays(today, DAYS_AHEAD);
  const kept = keptSearch(ofTab);
  if (kept === null) return { kind: "one_way", query: { ...searchQueryFrom({}), departure_date: soon } };
  const { kind, query } = kept;
  const departure_date = query.departure_date && (notBefore(earliest, query.departure_date) || soon);
  let before = departure_date;
  const more = query.more.map((slice) => {
    before = notBefore(before || earliest, slice.departure_date);
    return { ...slice, departure_date: before };
  });
  return {
    kind,
    query: { ...query, departure_date, return_date: notBefore(departure_date || earliest, query.return_date), more },
  };
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
