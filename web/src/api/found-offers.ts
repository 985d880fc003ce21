import { type Result, ok } from "#domain/result.ts";
import type { OfferFacets } from "#contracts/offer-search.ts";
import type { Offer, OfferPage } from "#contracts/offers.ts";
import type { Failure } from "./failure.ts";

/** What has been found of one search so far. */
export interface FoundOffers {
  offers: Offer[];
  facets: OfferFacets | null;
  /** Where the next page begins; null: this is all. */
  cursor: string | null;
  /** How often more was asked for. */
  rounds: number;
}
export const NOTHING_FOUND: FoundOffers = { offers: [], facets: null, cursor: null, rounds: 0 };

/** Whoever asks for more sees so many more journeys, if there are. */
const NEW_JOURNEYS = 5;
/** Pages in a row that only had dearer fares of journeys seen before; then the reader may ask again. */
const MAX_PAGES_A_ROUND = 6;

/**
 * Asks for more until there were `rounds` of it. A page of offers may have nothing but other fares of journeys that are
 * shown already, so a round is as many pages as show something new. `countJourneys`: of offers.
 */
export async function findMore(
  known: FoundOffers,
  rounds: number,
  countJourneys: (offers: readonly Offer[]) => number,
  fetchPage: (cursor: string | null) => Promise<Result<OfferPage, Failure>>,
  show: (found: FoundOffers) => void,
): Promise<Result<FoundOffers, Failure>> {
  let found = known;
  while (found.rounds < rounds && (found.rounds === 0 || found.cursor !== null)) {
    const before = countJourneys(found.offers);
    for (let page = 1; page <= MAX_PAGES_A_ROUND; page++) {
      const result = await fetchPage(found.cursor);
      if (!result.ok) return result;
      const { data, next_cursor: cursor, facets } = result.value;
      found = { ...found, offers: [...found.offers, ...data], facets, cursor };
      if (cursor === null || countJourneys(found.offers) - before >= NEW_JOURNEYS) break;
    }
    found = { ...found, rounds: found.rounds + 1 };
    show(found);
  }
  return ok(found);
}

/** Prices of a few minutes ago are still good; older ones would disappoint whoever chooses one. */
const KEPT_FOR_MS = 180_000;
let kept: { key: string; at: number; found: FoundOffers } | null = null;

/** Keeps the last search, so that coming back to it from a booking form shows it at once. `now`: milliseconds. */
export function keepFound(key: string, found: FoundOffers, now: number): void {
  kept = { key, found, at: kept?.key === key && kept.found.rounds < found.rounds ? kept.at : now };
}

/** It has shown itself to be no longer true: who searches again sees what there is. */
export const forgetFound = (): void => void (kept = null);

export const foundBefore = (key: string, now: number): FoundOffers | null =>
  kept !== null && kept.key === key && now - kept.at < KEPT_FOR_MS ? kept.found : null;
