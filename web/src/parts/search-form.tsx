import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { SearchDraft } from "../api/kept-search.ts";
import { rememberSearch } from "../api/recent-searches.ts";
import {
  MAX_PASSENGERS,
  type SearchQuery,
  TRIP_KINDS,
  type TripKind,
  ofKind,
  partyProblem,
  searchParams,
  tripKind,
} from "../api/search-query.ts";
import { ofBrowser } from "../api/storage.ts";
import { addDays, dateOf } from "../text/times.ts";
import { searchText } from "../text/en/search.ts";
import { CABINS, cabinName, partyProblemInWords } from "../text/party.ts";
import { Select } from "./field.tsx";
import { TripFields } from "./trip-fields.tsx";

const COUNTS = Array.from({ length: MAX_PASSENGERS + 1 }, (_, count) => String(count));

interface SearchFormProps {
  initial: SearchQuery;
  /** Without it, what the query is of. */
  kind?: TripKind;
  /** The form is like this from now on. */
  onEdit?: (draft: SearchDraft) => void;
  onSearch?: (wanted: SearchQuery) => void;
}

/** From where to where, when, and who. Submitting leads to the offers. */
export function SearchForm({ initial, kind: kindAtFirst = tripKind(initial), onEdit, onSearch }: SearchFormProps) {
  const { route } = useLocation();
  const [kind, setKind] = useState(kindAtFirst);
  const [query, setQuery] = useState(initial);
  const isNew = useRef(true);
  // At once: a reload may come before the next paint.
  useLayoutEffect(() => {
    if (!isNew.current) onEdit?.({ kind, query });
    isNew.current = false;
  }, [kind, query]);
  const change = (part: Partial<SearchQuery>) => setQuery((current) => ({ ...current, ...part }));
  // A day behind the reader's own: it may still be yesterday where the flight starts.
  const earliest = addDays(dateOf(new Date()), -1);
  const problem = partyProblem(query);
  const chooseKind = (next: TripKind) => {
    setKind(next);
    // Several are two at least, and the second starts where the first ended.
    if (next === "several" && query.more.length === 0)
      change({ more: [{ origin: query.destination, destination: "", departure_date: "" }] });
  };
  return (
    <form
      class="search-form card"
      // Whoever fills it in comes to the offers next.
      onFocusIn={() => void import("../pages/later.ts").catch(() => undefined)}
      onSubmit={(event) => {
        event.preventDefault();
        if (problem !== null) return;
        const wanted = ofKind(query, kind);
        rememberSearch(ofBrowser, wanted);
        onSearch?.(wanted);
        route(`/search?${searchParams(wanted)}`);
      }}
    >
      <fieldset class="trip-kinds">
        <legend class="visually-hidden">{searchText("trip")}</legend>
        {TRIP_KINDS.map((each) => (
          <label key={each} class="choice">
            <input type="radio" name="trip" checked={kind === each} onChange={() => chooseKind(each)} />
            {searchText(`kind_${each}`)}
          </label>
        ))}
      </fieldset>
      <TripFields {...{ kind, query, earliest }} onChange={change} />
      <PartyFields query={query} onChange={change} />
      {problem && (
        <p class="notice problem" role="alert">
          {partyProblemInWords(problem)}
        </p>
      )}
      <button type="submit" class="primary" disabled={problem !== null}>
        {searchText("search")}
      </button>
    </form>
  );
}

/** Who flies, and in which cabin. */
function PartyFields({ query, onChange }: { query: SearchQuery; onChange: (part: Partial<SearchQuery>) => void }) {
  const people = (key: "adults" | "children" | "infants") => (
    <Select label={searchText(key)} value={String(query[key])} onValue={(value) => onChange({ [key]: Number(value) })}>
      {COUNTS.map((count) => (
        <option key={count} value={count}>
          {count}
        </option>
      ))}
    </Select>
  );
  return (
    <div class="party-fields">
      {people("adults")}
      {people("children")}
      {people("infants")}
      <Select
        label={searchText("cabin")}
        value={query.cabin}
        onValue={(cabin) => onChange({ cabin: cabin === "business" ? "business" : "economy" })}
      >
        {CABINS.map((cabin) => (
          <option key={cabin} value={cabin}>
            {cabinName(cabin)}
          </option>
        ))}
      </Select>
    </div>
  );
}
