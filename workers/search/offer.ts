import type { Offer } from "#contracts/offers.ts";
import type { OfferError } from "#contracts/search.ts";
import { inventoryAsOf, unitsLeft } from "#domain/offer/leg.ts";
import { presentTerms } from "#domain/offer/present.ts";
import { ok, type Result } from "#domain/result.ts";
import { openOffer } from "#platform/offer-token.ts";
import type { Env } from "./env.ts";
import { loadFlights } from "./read-legs.ts";

/** `GET /v1/offers/{id}`: the terms as they were signed, with today's count of seats. `now`: epoch milliseconds. */
export async function readOffer(env: Env, id: string, now: number): Promise<Result<Offer, OfferError>> {
  const terms = await openOffer(id, env.OFFER_SIGNING_KEY, now);
  if (!terms.ok) return terms;
  const segments = terms.value.slices.flatMap((slice) => slice.segments);
  const flights = await loadFlights(
    env,
    segments.map((segment) => segment.flight_id),
  );
  const left = segments.map((segment) => {
    const flight = flights.find((candidate) => candidate.id === segment.flight_id);
    return flight?.status === "scheduled" ? unitsLeft(flight, segment.booking_class, segment.cabin) : 0;
  });
  return ok({
    ...presentTerms(terms.value),
    id,
    seats_remaining: Math.min(...left),
    inventory_as_of: inventoryAsOf(flights),
    tags: [],
  });
}
