import fc from "fast-check";
import { expect, test } from "vitest";
import { distanceKm } from "#domain/airport/distance.ts";
import { quoteCancellation } from "#domain/booking/quote.ts";
import { NOW, heldBooking, pay, play } from "#domain/booking/world.fixture.ts";
import { baseFares, partyFare } from "#domain/fare/base-fare.ts";
import { FARE_FAMILIES } from "#domain/fare/booking-classes.ts";
import { passengersOf } from "#domain/fare/party.ts";
import { fareRules } from "#domain/fare/rules.ts";
import { fileFares } from "#domain/fare/sector-fares.ts";
import { taxesOf } from "#domain/fare/taxes.ts";
import { addDays } from "#domain/time/local-date.ts";
import { fromProviderAmount, payableStep, toProviderAmount } from "#domain/money/provider-amount.ts";
import { seatPrice } from "#domain/seat/price.ts";
import { STATIONS } from "./flights.ts";

const paid = play(heldBooking(), [pay()]).record;
const tier = fc.constantFrom("standard" as const, "front" as const, "extra_legroom" as const, "business" as const);
const trip = fc.record({
  // One journey in ten starts in Kuwait, and as many in Tokyo, in Jakarta and in Reykjavík.
  origin: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...STATIONS) },
    { weight: 4, arbitrary: fc.constantFrom(...STATIONS.filter(({ code }) => ["KWI", "HND", "CGK", "KEF"].includes(code))) },
  ),
  via: fc.constantFrom(...STATIONS),
  destination: fc.constantFrom(...STATIONS),
  isReturn: fc.boolean(),
  day: fc.integer({ min: 0, max: 364 }),
  booking_class: fc.nat({ max: 13 }),
  family: fc.constantFrom(...FARE_FAMILIES),
  party: fc.record({
    adults: fc.integer({ min: 1, max: 4 }),
    children: fc.integer({ min: 0, max: 3 }),
    infants: fc.integer({ min: 0, max: 1 }),
  }),
  seats: fc.array(tier, { maxLength: 9 }),
});

test("whatever is sold on this network can be charged exactly, and whatever a cancellation gives back can be paid out", () => {
  fc.assert(
    fc.property(trip, ({ origin, via, destination, isReturn, day, booking_class, family, party, seats }) => {
      fc.pre(new Set([origin, via, destination]).size === 3);
      const { currency } = origin;
      const out = [origin, via, destination];
      const routings = isReturn ? [out, out.toReversed()] : [out];
      const sectors = routings.flatMap((routing) =>
        routing.slice(1).flatMap((to, i) => {
          const from = routing[i] ?? origin;
          const fares = fileFares({
            origin: from.code,
            destination: to.code,
            distance_km: distanceKm(from, to),
            currency: from.currency,
          });
          const filed = fares[booking_class % fares.length];
          return filed === undefined ? [] : [{ ...filed, date: addDays("2026-12-01", day), through: true }];
        }),
      );
      const base = partyFare(baseFares(sectors, currency), party);
      const taxes = taxesOf(routings, party, currency);
      const prices = seats.map((price_tier) => seatPrice({ price_tier }, currency));
      const rules = fareRules(family, "economy", currency);
      const fee = rules.cancellation_fee?.amount_minor ?? 0;
      const total = [base, ...taxes.map(({ amount }) => amount.amount_minor), ...prices].reduce((sum, part) => sum + part, 0);

      const record = {
        ...paid,
        total_minor: total,
        payments: paid.payments.map((payment) => ({ ...payment, captured_minor: total })),
        terms: {
          ...paid.terms,
          currency,
          refundable: rules.refundable,
          cancellation_fee_minor: fee,
          taxes: taxes.map(({ amount, refundable }) => ({ amount_minor: amount.amount_minor, refundable })),
          passengers: passengersOf(party),
        },
      };
      const quote = quoteCancellation(record, "cxl_1", NOW);
      expect(quote.refund_minor + quote.fee_minor).toBe(total);

      const amounts = [base, total, fee, ...prices, ...taxes.map(({ amount }) => amount.amount_minor)];
      for (const amount of [...amounts, quote.refund_minor, quote.fee_minor]) {
        expect(amount % payableStep(currency)).toBe(0);
        expect(fromProviderAmount(toProviderAmount(amount, currency), currency)).toBe(amount);
      }
    }),
    { numRuns: 2_000 },
  );
});
