import { useState } from "preact/hooks";
import type { OfferSearch } from "#contracts/offer-search.ts";
import { offers as fetchOffers } from "../api/calls.ts";
import type { Failure } from "../api/failure.ts";
import { type Journey, groupOffers, searchForJourney } from "./group-offers.ts";
import { useLoad } from "./use-load.ts";

interface Fares {
  offers: Journey["offers"];
  state: "loading" | "complete" | "failed";
  failure: Failure | null;
  retry: () => void;
}

/**
 * All fares of a journey. In a list by price they are far apart, so where the list goes on (`search` is what it was
 * found by) they are asked for; what is known already is there meanwhile.
 */
export function useFares(journey: Journey, search: OfferSearch | null): Fares {
  const [retries, setRetries] = useState(0);
  const load = useLoad(search === null ? null : `${journey.key} ${retries}`, (signal) =>
    fetchOffers(searchForJourney(search as OfferSearch, journey.offers[0]), signal),
  );
  const retry = () => setRetries(retries + 1);
  if (search === null) return { offers: journey.offers, state: "complete", failure: null, retry };
  if (load.state === "loading") return { offers: journey.offers, state: "loading", failure: null, retry };
  if (load.state === "failed") return { offers: journey.offers, state: "failed", failure: load.failure, retry };
  const all = groupOffers([...journey.offers, ...load.value.data]).find(({ key }) => key === journey.key);
  return { offers: all?.offers ?? journey.offers, state: "complete", failure: null, retry };
}
