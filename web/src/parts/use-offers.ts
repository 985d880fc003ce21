import { useEffect, useState } from "preact/hooks";
import type { OfferSearch } from "#contracts/offer-search.ts";
import type { Offer } from "#contracts/offers.ts";
import { askAgainSoon } from "../api/connection.ts";
import { findOffers } from "../api/early-offers.ts";
import type { Failure } from "../api/failure.ts";
import { type FoundOffers, NOTHING_FOUND, findMore, foundBefore, keepFound } from "../api/found-offers.ts";
import { groupOffers } from "./group-offers.ts";

export interface OffersInView {
  found: FoundOffers;
  /** `found` is of the search before this one. */
  isStale: boolean;
  state: "loading" | "shown" | "failed";
  failure: Failure | null;
}

const countJourneys = (offers: readonly Offer[]): number => groupOffers(offers).length;

/**
 * The offers of one search, `rounds` times as many as at first. While another search is on its way the last one stays
 * in view, so that a filter does not make the page jump. `attempt` counts retries.
 */
export function useOffers(search: OfferSearch, rounds: number, attempt: number): OffersInView {
  const key = JSON.stringify(search);
  const [view, setView] = useState<Omit<OffersInView, "isStale"> & { key: string }>(() => {
    const before = foundBefore(key, performance.now());
    return { key, found: before ?? NOTHING_FOUND, state: before === null ? "loading" : "shown", failure: null };
  });
  useEffect(() => {
    const known = foundBefore(key, performance.now()) ?? NOTHING_FOUND;
    if (known.rounds >= rounds) {
      setView({ key, found: known, state: "shown", failure: null });
      return;
    }
    const abort = new AbortController();
    setView((current) => ({ ...current, state: "loading", failure: null }));
    const show = (found: FoundOffers) => {
      if (abort.signal.aborted) return;
      keepFound(key, found, performance.now());
      setView({ key, found, state: found.rounds < rounds && found.cursor !== null ? "loading" : "shown", failure: null });
    };
    const fetchPage = (cursor: string | null) => findOffers(cursor === null ? search : { ...search, cursor }, abort.signal);
    let forget = () => {};
    const ask = async (unanswered: number): Promise<void> => {
      const result = await findMore(foundBefore(key, performance.now()) ?? known, rounds, countJourneys, fetchPage, show);
      if (result.ok || abort.signal.aborted) return;
      const isAskedAgain = result.error.reason === "offline";
      if (isAskedAgain) forget = askAgainSoon(unanswered, () => void ask(unanswered + 1));
      const failure: Failure = isAskedAgain ? { ...result.error, asked_again: "load" } : result.error;
      setView((current) => ({ ...current, state: "failed", failure }));
    };
    void ask(0);
    return () => {
      abort.abort();
      forget();
    };
    // What is searched for is named by the key.
  }, [key, rounds, attempt]);
  return { ...view, isStale: view.key !== key && view.found.rounds > 0 };
}
