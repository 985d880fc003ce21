import { searchQueryFrom } from "../api/search-query.ts";
import { RecentSearches } from "../parts/recent-searches.tsx";
import { SearchForm } from "../parts/search-form.tsx";
import { usePageTitle } from "../parts/use-page-title.ts";
import { searchText } from "../text/en/search.ts";
import { addDays, dateOf } from "../text/times.ts";

/** Far enough ahead to be a trip, near enough to be in every timetable. */
const DAYS_AHEAD = 14;

export function SearchPage() {
  usePageTitle(searchText("title"));
  return (
    <section>
      <h1>{searchText("heading")}</h1>
      <SearchForm initial={{ ...searchQueryFrom({}), departure_date: addDays(dateOf(new Date()), DAYS_AHEAD) }} />
      <RecentSearches />
    </section>
  );
}
