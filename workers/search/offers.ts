import type { OfferSearch } from "#contracts/offer-search.ts";
import type { Offer, OfferPage } from "#contracts/offers.ts";
import type { OfferSearchError } from "#contracts/search.ts";
import { combine, type Candidate, shortlist } from "#domain/offer/candidates.ts";
import { checkParty } from "#domain/offer/check-query.ts";
import { type CheckedSlice, checkSlices } from "#domain/offer/check-slices.ts";
import { checksumOf, decodePosition, encodePosition } from "#domain/offer/cursor.ts";
import { facetsOf } from "#domain/offer/facets.ts";
import { filtersOf, isWanted, sift } from "#domain/offer/filter.ts";
import { itineraries, MAX_ITINERARIES } from "#domain/offer/itineraries.ts";
import { sectorDays } from "#domain/offer/sector-days.ts";
import { type Mark, pageOf } from "#domain/offer/page.ts";
import { priceSlice, type PricedSlice, type Tariff } from "#domain/offer/price.ts";
import { presentTerms } from "#domain/offer/present.ts";
import { writeTerms } from "#domain/offer/write.ts";
import type { FareFamily } from "#domain/fare/booking-classes.ts";
import { fareRules } from "#domain/fare/rules.ts";
import { invariant } from "#domain/invariant.ts";
import { err, ok, type Result } from "#domain/result.ts";

import { numberVar } from "#platform/env.ts";
import { signOffer } from "#platform/offer-token.ts";
import { reader } from "./database.ts";
import type { Env } from "./env.ts";
import { loadFares } from "./fares.ts";
import { loadLegs } from "./legs.ts";
import { loadReference, type Reference, stationOf } from "./reference.ts";
import { waysBetween } from "./ways.ts";
import { writeFacets } from "./write-facets.ts";

/** Slices that are combined, of each fare family and by how many slices the journey has: some thousand combinations at most. */
const SHORTLIST: Readonly<Record<number, number>> = { 1: 120, 2: 40, 3: 12, 4: 6 };

/** `GET /v1/offers` and `POST /v1/offers/search`. `now`: epoch milliseconds. */
export async function searchOffers(env: Env, search: OfferSearch, now: number): Promise<Result<OfferPage, OfferSearchError>> {
  const reference = await loadReference(env, now);
  const { passengers: party, cabin, sort, limit, cursor, ...asked } = search;
  const travellers = checkParty(party);
  if (!travellers.ok) return travellers;
  const checked = checkSlices(search.slices, { stations: reference.stations, last: reference.last_date, now });
  if (!checked.ok) return checked;
  const list = checksumOf({ ...asked, party, cabin, sort });
  const after = cursor === undefined ? null : decodePosition(cursor, list);
  if (cursor !== undefined && after === null) return err({ reason: "invalid_cursor" });

  const start = checked.value[0]?.origins[0];
  invariant(start !== undefined, "a checked search has stations");
  const tariff = { stations: reference.network.stations, party, cabin, currency: start.currency };
  const slices = await Promise.all(
    checked.value.map((slice, index) => priceDay(env, reference, { search, slice, index, tariff, now })),
  );
  const allowanceOf = (family: FareFamily) => fareRules(family, cabin, tariff.currency);
  const sifted = sift(combine(slices, tariff), filtersOf(search, allowanceOf));
  const { page, next } = pageOf(sifted.passed, sort, limit, after);
  return ok({
    data: await Promise.all(page.map(({ candidate, marks }) => publish(env, candidate, tariff, now, marks))),
    next_cursor: next === null ? null : encodePosition(next, list),
    facets: writeFacets(facetsOf(sifted, slices.length, allowanceOf), tariff.currency),
  });
}

type Quote = Omit<Tariff, "fares">;
interface Day {
  search: OfferSearch;
  slice: CheckedSlice;
  index: number;
  tariff: Quote;
  now: number;
}

/** The itineraries of one slice, in every fare family that has room. */
async function priceDay(env: Env, reference: Reference, { search, slice, index, tariff, now }: Day): Promise<PricedSlice[]> {
  const { origins, destinations, date } = slice;
  const paths = waysBetween(reference.network, origins, destinations, search.max_connections);
  const days = sectorDays(reference.network, paths, date);
  const [legs, fares] = await Promise.all([loadLegs(env, days, now), loadFares(reader(env), days, now)]);
  const countryOf = (code: string): string => stationOf(reference, code).country;
  const priced = itineraries(paths, legs, {
    date,
    now,
    countryOf,
    limit: MAX_ITINERARIES,
    wanted: (itinerary) => isWanted(itinerary, index, search),
  }).flatMap((itinerary) => priceSlice(itinerary, { ...tariff, fares }));
  return shortlist(priced, SHORTLIST[search.slices.length] ?? 1, ({ itinerary }) => isWanted(itinerary, index, search));
}

/** Writes the offer out and signs it. */
async function publish(env: Env, candidate: Candidate, tariff: Quote, now: number, tags: Mark[]): Promise<Offer> {
  const terms = writeTerms(candidate, tariff, now + numberVar("OFFER_TTL_SECONDS", env.OFFER_TTL_SECONDS) * 1000);
  const id = await signOffer(terms, env.OFFER_SIGNING_KEY);
  const reports = candidate.slices.flatMap((slice) => slice.inventory_as_of ?? []);
  return {
    ...presentTerms(terms),
    id,
    tags,
    inventory_as_of: reports.sort()[0] ?? null,
    seats_remaining: Math.min(...candidate.slices.map((slice) => slice.seats_remaining)),
  };
}
