import type { OfferFacets } from "#contracts/offer-search.ts";
import type { Facet, Facets } from "#domain/offer/facets.ts";

/** The facets as the API shows them, prices with their currency. */
export function writeFacets(facets: Facets, currency: string): OfferFacets {
  const range = (min: number, max: number) => ({
    min: { amount_minor: min, currency },
    max: { amount_minor: max, currency },
  });
  const each = <Value>(list: readonly Facet<Value>[]) =>
    list.map(({ value, count, min_total_minor: min, max_total_minor: max }) => ({ value, count, price: range(min, max) }));
  return {
    price: facets.price && range(facets.price.min, facets.price.max),
    duration_minutes: facets.duration,
    stops: each(facets.stops),
    carriers: each(facets.carriers),
    fare_families: each(facets.families),
    refundable: each(facets.refundable),
    checked_bags: each(facets.checked_bags),
    departure_times: facets.departures.map(each),
    arrival_times: facets.arrivals.map(each),
  };
}
