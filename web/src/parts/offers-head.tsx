import type { RefObject } from "preact";
import { useLocation } from "preact-iso";
import { type SearchQuery, searchQueryFrom } from "../api/search-query.ts";
import { siteText } from "../text/en/site.ts";
import { partyInWords, tripInWords } from "../text/party.ts";
import { Loading } from "./loading.tsx";

interface OffersHeadProps {
  search: SearchQuery;
  heading?: RefObject<HTMLHeadingElement | null> | null;
}

/** Which trip it is, and whose. */
export const OffersHead = ({ search, heading = null }: OffersHeadProps) => (
  <>
    <h1 ref={heading} tabIndex={-1}>
      {tripInWords(search)}
    </h1>
    <p class="party">{partyInWords(search)}</p>
  </>
);

/** What of the offers' page is known from its address, while its script is on its way: as high and as wide as the page. */
export const OffersToCome = () => (
  <section class="page-to-come results">
    <OffersHead search={searchQueryFrom(useLocation().query)} />
    <Loading what={siteText("one_moment")} />
  </section>
);
