import type { OfferSearch } from "#contracts/offer-search.ts";
import type { OfferPage } from "#contracts/offers.ts";
import { type Answer, offers } from "./calls.ts";
import { filtersFrom, offerSearch } from "./offer-filters.ts";
import { searchQueryFrom } from "./search-query.ts";

/** As many offers as are asked for at once: all there are of most trips, in 14 KiB on the wire. */
const PAGE_SIZE = 50;

/** The search that an address of `/search` stands for. */
export const searchOf = (query: Record<string, string>): OfferSearch =>
  offerSearch(searchQueryFrom(query), filtersFrom(query), PAGE_SIZE);

let early: { key: string; answer: Answer<OfferPage> } | null = null;

/** Begins the search that the site is opened with, while the script of its page is still on its way. */
export function searchEarly(address: { pathname: string; search: string }): void {
  if (address.pathname !== "/search") return;
  const search = searchOf(Object.fromEntries(new URLSearchParams(address.search)));
  early = { key: JSON.stringify(search), answer: offers(search) };
}

/** Offers: the answer that was asked for early, once, where it is to this search; else one that is asked for now. */
export function findOffers(search: OfferSearch, signal: AbortSignal): Answer<OfferPage> {
  const begun = early;
  early = null;
  return begun?.key === JSON.stringify(search) ? begun.answer : offers(search, signal);
}
