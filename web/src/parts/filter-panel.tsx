import { useState } from "preact/hooks";
import type { OfferFacets } from "#contracts/offer-search.ts";
import { minorDigits } from "#domain/money/minor-units.ts";
import { NO_FILTERS, type OfferFilters, countFilters } from "../api/offer-filters.ts";
import type { WishedSlice } from "../api/search-query.ts";
import { formatMoney } from "../text/money.ts";
import { formatMinutes } from "../text/times.ts";
import { facetInWords } from "../text/words.ts";
import { Choice, Choices } from "./choices.tsx";
import { RangeField } from "./range-field.tsx";
import { TimesFilter } from "./times-filter.tsx";
import { offersText } from "../text/en/offers.ts";

/** Half an hour more or less decides nothing. */
const DURATION_UNIT_MIN = 30;

export interface FilterPanelProps {
  filters: OfferFilters;
  /** Of the offers found last. */
  facets: OfferFacets;
  slices: WishedSlice[];
  onChange: (part: Partial<OfferFilters>) => void;
}

/** What to see of the offers. On a phone it is folded up; what is not to be chosen from is not shown. */
export function FilterPanel(props: FilterPanelProps) {
  const [open, setOpen] = useState(false);
  const count = countFilters(props.filters);
  return (
    <section class="filters" aria-label={offersText("filters")}>
      <button
        type="button"
        class="filters-toggle"
        aria-expanded={open}
        aria-controls="filter-choices"
        onClick={() => setOpen(!open)}
      >
        {count > 0 ? offersText("filters_set", { number: count }) : offersText("filters")}
      </button>
      <div id="filter-choices" class={`card ${open ? "open" : ""}`}>
        <FilterChoices {...props} />
        {count > 0 && (
          <p>
            <button type="button" onClick={() => props.onChange({ ...NO_FILTERS, sort: props.filters.sort })}>
              {offersText("clear")}
            </button>
          </p>
        )}
      </div>
    </section>
  );
}

function FilterChoices({ filters, facets, slices, onChange }: FilterPanelProps) {
  const { price, duration_minutes: duration } = facets;
  return (
    <>
      <Choices legend={offersText("stops")}>
        {([2, 1, 0] as const).map((stops) => (
          <Choice
            key={stops}
            type="radio"
            name="stops"
            label={offersText(`stops_${stops}`)}
            // What is kept out is not counted; of the rest, fewer stops are among more.
            detail={stops > filters.max_connections ? "" : facetInWords(facets.stops.filter(({ value }) => value <= stops))}
            checked={filters.max_connections === stops}
            onCheck={() => onChange({ max_connections: stops })}
          />
        ))}
      </Choices>
      <TimesFilter {...{ filters, facets, slices, onChange }} />
      {price && (filters.max_price_minor !== null || price.min.amount_minor < price.max.amount_minor) && (
        <RangeField
          label={offersText("price")}
          min={price.min.amount_minor}
          max={price.max.amount_minor}
          unit={10 ** minorDigits(price.min.currency)}
          value={filters.max_price_minor}
          format={(amount) => formatMoney({ ...price.min, amount_minor: amount })}
          onValue={(max_price_minor) => onChange({ max_price_minor })}
        />
      )}
      {duration && (filters.max_duration_minutes !== null || duration.min < duration.max) && (
        <RangeField
          label={offersText(slices.length > 1 ? "time_each_way" : "time")}
          min={duration.min}
          max={duration.max}
          unit={DURATION_UNIT_MIN}
          value={filters.max_duration_minutes}
          format={formatMinutes}
          onValue={(max_duration_minutes) => onChange({ max_duration_minutes })}
        />
      )}
      <FareChoices {...{ filters, facets, slices, onChange }} />
    </>
  );
}

/** What the fare allows, and who flies. */
function FareChoices({ filters, facets, onChange }: FilterPanelProps) {
  const refundable = facets.refundable.filter(({ value }) => value);
  const mostBags = Math.max(...facets.checked_bags.map(({ value }) => value), filters.checked_bags);
  const carriers = [...new Set([...facets.carriers.map(({ value }) => value), ...filters.carriers])].toSorted();
  return (
    <>
      {mostBags > 0 && (
        <Choices legend={offersText("bags")}>
          {([0, 1, 2] as const)
            .filter((bags) => bags <= mostBags)
            .map((bags) => (
              <Choice
                key={bags}
                type="radio"
                name="bags"
                label={offersText(`bags_${bags}`)}
                detail={facetInWords(facets.checked_bags.filter(({ value }) => value >= bags))}
                checked={filters.checked_bags === bags}
                onCheck={() => onChange({ checked_bags: bags })}
              />
            ))}
        </Choices>
      )}
      {(refundable.length > 0 || filters.refundable) && (
        <Choices legend={offersText("rules")}>
          <Choice
            type="checkbox"
            label={offersText("refundable_only")}
            detail={facetInWords(refundable)}
            checked={filters.refundable}
            onCheck={(checked) => onChange({ refundable: checked })}
          />
        </Choices>
      )}
      {(carriers.length > 1 || filters.carriers.length > 0) && (
        <Choices legend={offersText("carriers")}>
          {carriers.map((code) => (
            <Choice
              key={code}
              type="checkbox"
              label={code}
              detail={facetInWords(facets.carriers.filter(({ value }) => value === code))}
              checked={filters.carriers.includes(code)}
              onCheck={(checked) =>
                onChange({
                  carriers: checked ? [...filters.carriers, code].toSorted() : filters.carriers.filter((each) => each !== code),
                })
              }
            />
          ))}
        </Choices>
      )}
    </>
  );
}
