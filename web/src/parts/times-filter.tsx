import { DAY_QUARTERS } from "#domain/offer/facets.ts";
import type { QuarterStart } from "../api/offer-filters.ts";
import { facetInWords } from "../text/words.ts";
import { Select } from "./field.tsx";
import type { FilterPanelProps } from "./filter-panel.tsx";
import { offersText } from "../text/en/offers.ts";
import { searchText } from "../text/en/search.ts";

const SIDES = {
  departs: { facet: "departure_times", place: "origin" },
  arrives: { facet: "arrival_times", place: "destination" },
} as const;

/** When to leave and to arrive, by quarters of the day where that is, for each slice. */
export function TimesFilter({ filters, facets, slices, onChange }: FilterPanelProps) {
  return (
    <>
      {slices.map((slice, index) => (
        <fieldset key={index} class="choices">
          <legend>{searchText("way", slice)}</legend>
          {(["departs", "arrives"] as const).map((side) => {
            const { facet, place } = SIDES[side];
            const known = facets[facet][index] ?? [];
            return (
              <Select
                key={side}
                label={offersText(side, { airport: slice[place] })}
                value={filters[side][index] ?? ""}
                onValue={(value) => onChange({ [side]: withQuarter(filters[side], index, value) })}
              >
                <option value="">{offersText("any_time")}</option>
                {DAY_QUARTERS.map(({ after }) => {
                  const count = facetInWords(known.filter(({ value }) => value.after === after));
                  return (
                    <option key={after} value={after} disabled={count === "" && filters[side][index] !== after}>
                      {offersText(`quarter_${after}`)}
                      {count && `: ${count}`}
                    </option>
                  );
                })}
              </Select>
            );
          })}
        </fieldset>
      ))}
    </>
  );
}

/** The quarters of all slices, with another one for this slice. */
function withQuarter(quarters: readonly (QuarterStart | null)[], index: number, value: string): (QuarterStart | null)[] {
  const chosen = DAY_QUARTERS.find(({ after }) => after === value)?.after ?? null;
  return Array.from({ length: Math.max(quarters.length, index + 1) }, (_, at) =>
    at === index ? chosen : (quarters[at] ?? null),
  );
}
