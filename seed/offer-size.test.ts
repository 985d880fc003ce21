import { expect, test } from "vitest";
import { MAX_OFFER_ID } from "#contracts/offers.ts";
import { BOOKING_CLASSES } from "#domain/fare/booking-classes.ts";
import { COUNTRY_TAXES } from "#domain/fare/tax-table.ts";
import { combine, MAX_FLIGHTS } from "#domain/offer/candidates.ts";
import type { Leg } from "#domain/offer/leg.ts";
import { leg } from "#domain/offer/offer.fixture.ts";
import { fareKey, priceSlice, type Tariff } from "#domain/offer/price.ts";
import { writeTerms } from "#domain/offer/write.ts";
import { signOffer } from "#platform/offer-token.ts";
import { STATIONS } from "./flights.ts";

/** How long the taxes of a country make an offer. */
const taxText = (country: string): number => JSON.stringify(COUNTRY_TAXES[country]?.rules ?? []).length;

test("the longest offer there can be fits into its id", async () => {
  const dearest = STATIONS.toSorted((a, b) => taxText(b.country) - taxText(a.country));
  const stops = [...Map.groupBy(dearest, ({ country }) => country).values()]
    .flatMap(([first]) => first?.code ?? [])
    .slice(0, MAX_FLIGHTS + 1);
  const routes = stops.slice(1).map((code, index) => [stops[index] ?? "", code] as const);
  const tariff: Tariff = {
    fares: new Map(
      routes.flatMap(([from, to]) =>
        BOOKING_CLASSES.map(({ code }) => [fareKey(from, to, code), { amount_minor: 500_000_000, currency: "IDR" }] as const),
      ),
    ),
    stations: new Map(STATIONS.map((station) => [station.code, station])),
    party: { adults: 4, children: 3, infants: 2 },
    cabin: "economy",
    currency: "IDR",
  };
  const flights = routes.map(([from, to], index) => ({
    ...leg(`${from}-${to}`, index * 2_000, 800),
    number: "9999",
    id: `HF9999_2026-12-01_${from}`,
  }));
  const slices = [0, 2, 4, 6].map((index) => priceSlice(flights.slice(index, index + 2) as [Leg, Leg], tariff));
  const offers = combine(slices, tariff);
  expect(offers).toHaveLength(3);
  const ids = await Promise.all(offers.map((offer) => signOffer(writeTerms(offer, tariff, 0), "secret")));
  expect(Math.max(...ids.map((id) => id.length))).toBeLessThanOrEqual(MAX_OFFER_ID);
  expect(Math.max(...ids.map((id) => id.length))).toBeGreaterThan(8_000);
});
