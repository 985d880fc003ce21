import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { MAX_PASSENGERS, type SearchQuery, partyProblem, searchParams } from "../api/search-query.ts";
import { addDays, dateOf } from "../text/times.ts";
import { CABIN_NAMES } from "../text/words.ts";
import { AirportField } from "./airport-field.tsx";
import { Field, Select } from "./field.tsx";

const COUNTS = Array.from({ length: MAX_PASSENGERS + 1 }, (_, count) => String(count));

/** From where to where, when, and who. Submitting leads to the offers. */
export function SearchForm({ initial }: { initial: SearchQuery }) {
  const { route } = useLocation();
  const [query, setQuery] = useState(initial);
  const change = (part: Partial<SearchQuery>) => setQuery((current) => ({ ...current, ...part }));
  // A day behind the reader's own: it may still be yesterday where the flight starts.
  const earliest = addDays(dateOf(new Date()), -1);
  const problem = partyProblem(query);
  const people = (label: string, key: "adults" | "children" | "infants") => (
    <Select label={label} value={String(query[key])} onValue={(value) => change({ [key]: Number(value) })}>
      {COUNTS.map((count) => (
        <option key={count} value={count}>
          {count}
        </option>
      ))}
    </Select>
  );
  return (
    <form
      class="search-form card"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null) route(`/search?${searchParams(query)}`);
      }}
    >
      <AirportField label="From" code={query.origin} onCode={(origin) => change({ origin })} />
      <AirportField label="To" code={query.destination} onCode={(destination) => change({ destination })} />
      <Field
        label="Departure"
        type="date"
        required
        min={earliest}
        value={query.departure_date}
        onValue={(departure_date) => change({ departure_date })}
      />
      <Field
        label="Return (optional)"
        type="date"
        min={query.departure_date || earliest}
        value={query.return_date}
        onValue={(return_date) => change({ return_date })}
      />
      {people("Adults", "adults")}
      {people("Children (2–11)", "children")}
      {people("Infants (under 2)", "infants")}
      <Select
        label="Cabin"
        value={query.cabin}
        onValue={(cabin) => change({ cabin: cabin === "business" ? "business" : "economy" })}
      >
        {Object.entries(CABIN_NAMES).map(([cabin, name]) => (
          <option key={cabin} value={cabin}>
            {name}
          </option>
        ))}
      </Select>
      {problem && (
        <p class="notice problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" class="primary" disabled={problem !== null}>
        Search
      </button>
    </form>
  );
}
