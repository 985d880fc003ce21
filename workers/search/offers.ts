import type { Page } from "#contracts/common.ts";
import type { Offer, OfferQuery } from "#contracts/offers.ts";
import type { OfferSearchError } from "#contracts/search.ts";
import type { Station } from "#domain/airport/station.ts";
import { combine, type Candidate } from "#domain/offer/candidates.ts";
import { checkDates, checkParty, checkRoute } from "#domain/offer/check-query.ts";
import { itineraries, sectorDays } from "#domain/offer/itineraries.ts";
import { decodePosition, encodePosition, pageOf, passes } from "#domain/offer/page.ts";
import { priceSlice, type PricedSlice, type Tariff } from "#domain/offer/price.ts";
import { writeTerms } from "#domain/offer/write.ts";
import { invariant } from "#domain/invariant.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { findPaths } from "#domain/schedule/paths.ts";
import { numberVar } from "#platform/env.ts";
import { signOffer } from "#platform/offer-token.ts";
import type { Env } from "./env.ts";
import { loadFares } from "./fares.ts";
import { loadLegs } from "./legs.ts";
import { loadReference, type Reference, stationOf } from "./reference.ts";

/** Itineraries considered per slice, the shortest first. A return search pairs them, so it looks at fewer of each. */
const MAX_ITINERARIES = { one_way: 120, return: 40 };

/** `GET /v1/offers`. `now`: epoch milliseconds. */
export async function searchOffers(env: Env, query: OfferQuery, now: number): Promise<Result<Page<Offer>, OfferSearchError>> {
  const reference = await loadReference(env, now);
  const party = checkParty(query);
  if (!party.ok) return party;
  const ends = checkRoute(reference.stations, query);
  if (!ends.ok) return ends;
  const { origins, destinations } = ends.value;
  const start = origins[0];
  invariant(start !== undefined, "a checked route has stations");
  const dates = checkDates(query, { origin: start, last: reference.last_date, now });
  if (!dates.ok) return dates;
  const after = query.cursor === undefined ? null : decodePosition(query.cursor, query.sort);
  if (query.cursor !== undefined && after === null) return err({ reason: "invalid_cursor" });

  const limit = query.return_date === undefined ? MAX_ITINERARIES.one_way : MAX_ITINERARIES.return;
  const tariff = { stations: reference.network.stations, party: query, cabin: query.cabin, currency: start.currency };
  const search = { env, reference, tariff, maxConnections: query.max_connections, limit, now };
  const [outbound, inbound] = await Promise.all([
    priceDay(search, origins, destinations, query.departure_date),
    query.return_date === undefined ? null : priceDay(search, destinations, origins, query.return_date),
  ]);
  const candidates = combine(outbound, inbound).filter((candidate) => passes(candidate, query));
  const { page, next, cheapest, fastest } = pageOf(candidates, query.sort, query.limit, after);
  const data = await Promise.all(
    page.map((candidate) =>
      publish(env, candidate, tariff, now, [
        ...(candidate.key === cheapest ? (["cheapest"] as const) : []),
        ...(candidate.key === fastest ? (["fastest"] as const) : []),
      ]),
    ),
  );
  return ok({ data, next_cursor: next === null ? null : encodePosition(next) });
}

type Quote = Omit<Tariff, "fares">;

/** Every itinerary from the origins to the destinations on a local date, in every fare family that has room. */
export async function priceDay(
  search: { env: Env; reference: Reference; tariff: Quote; maxConnections: 0 | 1 | 2; limit: number; now: number },
  origins: readonly Station[],
  destinations: readonly Station[],
  date: string,
): Promise<PricedSlice[]> {
  const { env, reference, tariff, now } = search;
  const paths = findPaths(reference.network, origins, destinations, search.maxConnections);
  const days = sectorDays(paths, date);
  const [legs, fares] = await Promise.all([loadLegs(env, days, now), loadFares(env, days, now)]);
  const countryOf = (code: string): string => stationOf(reference, code).country;
  return itineraries(paths, legs, { date, now, countryOf, limit: search.limit }).flatMap((itinerary) =>
    priceSlice(itinerary, { ...tariff, fares }),
  );
}

/** Writes the offer out and signs it. */
async function publish(env: Env, candidate: Candidate, tariff: Quote, now: number, tags: Offer["tags"]): Promise<Offer> {
  const terms = writeTerms(candidate, tariff, now + numberVar("OFFER_TTL_SECONDS", env.OFFER_TTL_SECONDS) * 1000);
  const id = await signOffer(terms, env.OFFER_SIGNING_KEY);
  const reports = candidate.slices.flatMap((slice) => slice.inventory_as_of ?? []);
  return {
    ...terms,
    id,
    tags,
    inventory_as_of: reports.sort()[0] ?? null,
    seats_remaining: Math.min(...candidate.slices.map((slice) => slice.seats_remaining)),
  };
}
