import { useState } from "preact/hooks";
import { forgetSearches, recentSearches } from "../api/recent-searches.ts";
import { ofBrowser } from "../api/storage.ts";
import { searchParams, wishedSlices } from "../api/search-query.ts";
import { searchText } from "../text/en/search.ts";
import { dateOf, localDay } from "../text/times.ts";
import { partyInWords, tripInWords } from "../text/party.ts";

/** The reader's last searches on this device, each a link to what it finds today. */
export function RecentSearches() {
  const [recent, setRecent] = useState(() => recentSearches(ofBrowser, dateOf(new Date())));
  if (recent.length === 0) return null;
  const forget = () => {
    forgetSearches(ofBrowser);
    setRecent([]);
  };
  return (
    <section class="recent">
      <h2>{searchText("recent")}</h2>
      <ul class="plain">
        {recent.map((query) => (
          <li key={String(searchParams(query))}>
            <a class="card" href={`/search?${searchParams(query)}`}>
              <strong>{tripInWords(query)}</strong>
              <small>
                {wishedSlices(query)
                  .map(({ departure_date: date }) => localDay(date))
                  .join(" – ")}{" "}
                · {partyInWords(query)}
              </small>
            </a>
          </li>
        ))}
      </ul>
      <p>
        <button type="button" class="link" onClick={forget}>
          {searchText("forget")}
        </button>{" "}
        <small>{searchText("kept_here")}</small>
      </p>
    </section>
  );
}
