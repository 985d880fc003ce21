import { offersText } from "../text/en/offers.ts";

/** As many as fill a window. */
const JOURNEYS = 6;

/** Where the filters will be. */
export const FilterPlaceholder = () => (
  <div class="filters" aria-hidden="true">
    <button type="button" class="filters-toggle" disabled>
      {offersText("filters")}
    </button>
    <div class="card placeholder filters-to-come" />
  </div>
);

/** Where the journeys will be. `slices`: of each. */
export const JourneyPlaceholders = ({ slices }: { slices: number }) => (
  <div class="journeys" aria-hidden="true">
    {Array.from({ length: JOURNEYS }, (_, index) => (
      <div key={index} class="card journey placeholder">
        {Array.from({ length: slices }, (_slice, at) => (
          <div key={at} class="slice-to-come" />
        ))}
        <div class="price-to-come" />
      </div>
    ))}
  </div>
);
