import { useEffect, useState } from "preact/hooks";
import type { Offer } from "#contracts/offers.ts";
import { offers as fetchOffers } from "../api/calls.ts";
import type { Failure } from "../api/failure.ts";

/** The largest page there is: the fares of one journey are far apart when sorted by price, and all of them are wanted. */
const PAGE_SIZE = "100";
/** A round trip of many connections has thousands of combinations; nobody reads further than this. */
const MAX_PAGES = 6;

export interface OfferSearch {
  offers: Offer[];
  state: "loading" | "complete" | "cut_short" | "failed";
  failure: Failure | null;
}
const STARTED: OfferSearch = { offers: [], state: "loading", failure: null };

/** The offers of one search as they come in. `params`: of `GET /v1/offers`, without a page; `attempt` counts retries. */
export function useOffers(params: string, attempt: number): OfferSearch {
  const [search, setSearch] = useState(STARTED);
  useEffect(() => {
    const abort = new AbortController();
    setSearch(STARTED);
    void loadPages(params, abort.signal, (next) => !abort.signal.aborted && setSearch(next));
    return () => abort.abort();
  }, [params, attempt]);
  return search;
}

async function loadPages(params: string, signal: AbortSignal, show: (search: OfferSearch) => void): Promise<void> {
  let offers: Offer[] = [];
  let cursor: string | null = null;
  for (let page = 1; page <= MAX_PAGES; page++) {
    const query = new URLSearchParams(`${params}&limit=${PAGE_SIZE}`);
    if (cursor !== null) query.set("cursor", cursor);
    const result = await fetchOffers(query, signal);
    if (!result.ok) return show({ offers, state: "failed", failure: result.error });
    offers = [...offers, ...result.value.data];
    cursor = result.value.next_cursor;
    if (cursor === null) return show({ offers, state: "complete", failure: null });
    show({ offers, state: page === MAX_PAGES ? "cut_short" : "loading", failure: null });
  }
}
