import type { Offer } from "#contracts/offers.ts";

/** One journey with the fares it is offered at. */
export interface Journey {
  key: string;
  offers: Offer[];
}

/** Gathers the fares of the same flights, keeping the order in which the journeys first came. */
export function groupOffers(offers: Offer[]): Journey[] {
  const journeys = new Map<string, Offer[]>();
  for (const offer of offers) {
    const key = offer.slices
      .flatMap((slice) => slice.segments)
      .map((segment) => segment.flight_id)
      .join(" ");
    journeys.set(key, [...(journeys.get(key) ?? []), offer]);
  }
  return Array.from(journeys, ([key, fares]) => ({
    key,
    offers: fares.toSorted((a, b) => a.total.amount_minor - b.total.amount_minor),
  }));
}
