import type { OfferSearch } from "#contracts/offer-search.ts";
import type { Offer } from "#contracts/offers.ts";
import { minutesBetween } from "../text/times.ts";

/** One journey with the fares it is offered at, the cheapest first. */
export interface Journey {
  /** The flights' ids, joined. */
  key: string;
  offers: [Offer, ...Offer[]];
}

export const journeyKey = (offer: Offer): string =>
  offer.slices
    .flatMap((slice) => slice.segments)
    .map((segment) => segment.flight_id)
    .join(".");

/** Gathers the fares of the same flights, keeping the order in which the journeys first came. Of one fare the latest counts. */
export function groupOffers(offers: readonly Offer[]): Journey[] {
  const journeys = new Map<string, Map<string, Offer>>();
  for (const offer of offers) {
    const key = journeyKey(offer);
    const fares = journeys.get(key) ?? new Map<string, Offer>();
    journeys.set(key, fares.set(offer.fare.family, offer));
  }
  return Array.from(journeys, ([key, fares]): Journey | null => {
    const [first, ...others] = [...fares.values()].toSorted((a, b) => a.total.amount_minor - b.total.amount_minor);
    return first === undefined ? null : { key, offers: [first, ...others] };
  }).filter((journey) => journey !== null);
}

/** The search that finds the fares of one journey, and little else: the same, at exactly its times. */
export function searchForJourney(search: OfferSearch, { slices }: Offer): OfferSearch {
  const carriers = new Set(slices.flatMap((slice) => slice.segments).map((segment) => segment.carrier));
  return {
    ...search,
    slices: search.slices.map(({ origin, destination, departure_date }, index) => {
      const segments = slices[index]?.segments ?? [];
      const departs = segments[0]?.departs_local.slice(11, 16);
      const arrives = segments.at(-1)?.arrives_local.slice(11, 16);
      const times = { depart_after: departs, depart_before: departs, arrive_after: arrives, arrive_before: arrives };
      return { origin, destination, departure_date, ...times };
    }),
    carriers: [...carriers],
    sort: "price",
    limit: 100,
  };
}

export interface Layover {
  airport: string;
  minutes: number;
  /** The flight goes on from another airport of the city. */
  to: string | null;
}

/** Where a slice waits, and how long. */
export function layoversOf({ segments }: Offer["slices"][number]): Layover[] {
  return segments.slice(1).flatMap((next, index) => {
    const before = segments[index];
    if (before === undefined) return [];
    return {
      airport: before.destination,
      minutes: minutesBetween(before.arrives_at, next.departs_at),
      to: next.origin === before.destination ? null : next.origin,
    };
  });
}
