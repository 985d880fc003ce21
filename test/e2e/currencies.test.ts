import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CurrencyBalance } from "#domain/ledger/trial-balance.ts";
import { displayMoney } from "#domain/money/display.ts";
import type { Offer, SeatMap } from "#contracts/offers.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { mailTo, providerPayments } from "../harness/evidence.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { cancel, expectPromiseKept, flightsOf, held, party, pay, payments, search, until } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

async function trialBalance(): Promise<CurrencyBalance[]> {
  const { status, body } = await system.api<{ currencies: CurrencyBalance[] }>("/v1/ops/ledger/trial-balance", {
    token: operator.token,
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.currencies;
}

/** The dearest free seat of the offer's flight, as the seat map shows it in the offer's currency. */
async function pricedSeat(offer: Offer) {
  const [flight = ""] = flightsOf(offer);
  const { body } = await system.api<SeatMap>(`/v1/flights/${flight}/seat-map?currency=${offer.total.currency}`);
  const seat = body.cabins
    .filter(({ cabin }) => cabin === "economy")
    .flatMap(({ rows }) => rows.flatMap(({ seats }) => seats))
    .filter(({ state }) => state === "available")
    .toSorted((a, b) => b.price.amount_minor - a.price.amount_minor)[0];
  if (seat === undefined) throw new Error("no seat is free");
  return { flight, designator: seat.designator, price: seat.price };
}

describe.each([
  { from: "HND", to: "KIX", currency: "JPY", step: 1, seat: 4_300, shown: /JPY \d{1,3}(,\d{3})*(?![\d.,])/ },
  { from: "KWI", to: "DXB", currency: "KWD", step: 10, seat: 8_800, shown: /KWD \d+\.\d{2}0(?!\d)/ },
])("from $from in $currency", ({ from, to, currency, step, seat, shown }) => {
  const classic = async (): Promise<Offer> => {
    const offers = await search(system, { origin: from, destination: to, return_date: inDays(8) });
    const offer = offers.find(({ fare }) => fare.family === "classic");
    if (offer === undefined) throw new Error(`no classic offer from ${from}`);
    return offer;
  };

  it("is quoted, paid, ticketed, cancelled and refunded to the last minor unit, everywhere the same", async () => {
    const person = await newPerson(system);
    const offer = await classic();
    const { flight, designator, price } = await pricedSeat(offer);
    expect(price).toEqual({ amount_minor: seat, currency });
    const booking = await held(system, person, offer, { passengers: party(offer, { pax_1: { [flight]: designator } }) });
    expect(booking.total).toEqual({ amount_minor: offer.total.amount_minor + seat, currency });
    const { base, taxes } = booking.price_breakdown;
    for (const part of [base, booking.total, ...taxes.map(({ amount }) => amount)]) {
      expect(part.currency).toBe(currency);
      expect(part.amount_minor % step).toBe(0);
    }
    await pay(system, person, booking);
    const confirmed = await until(system, person, booking, "confirmed");
    await expectPromiseKept(system, confirmed);
    // The provider's own record: yen whole, dinars in fils.
    expect(await providerPayments(system, booking.id)).toMatchObject([
      { status: "succeeded", amount: booking.total.amount_minor, currency: currency.toLowerCase() },
    ]);
    const ticketed = await mailTo(system, person.email, "booking.confirmed");
    expect(ticketed.text).toContain(displayMoney(booking.total));
    expect(ticketed.text).toContain(displayMoney(price));
    expect(ticketed.text).toMatch(shown);

    const quote = await cancel(system, person, booking);
    const fee = offer.fare.cancellation_fee;
    expect(quote.fee).toEqual(fee);
    expect(quote.refund).toEqual({ amount_minor: booking.total.amount_minor - (fee?.amount_minor ?? 0), currency });
    const cancelled = await until(system, person, booking, "cancelled");
    await waitFor("the refund", async () => (await payments(system, person, booking))[0]?.status === "partially_refunded");
    await expectPromiseKept(system, cancelled, quote.fee.amount_minor);
    expect(await payments(system, person, booking)).toMatchObject([{ amount: booking.total, refunded: quote.refund }]);
    const refunded = await mailTo(system, person.email, "booking.cancelled");
    expect(refunded.text).toContain(displayMoney(quote.refund));
    expect(refunded.text).toContain(displayMoney(quote.fee));

    const books = (await trialBalance()).find((each) => each.currency === currency);
    expect(books).toMatchObject({ balanced: true });
    const balanceOf = (account: string) => books?.accounts.find((each) => each.account === account)?.balance_minor;
    expect([balanceOf("fees"), balanceOf("provider_clearing")]).toEqual([-quote.fee.amount_minor, quote.fee.amount_minor]);
    expect(balanceOf("refunds_payable")).toBe(0);
  });
});

it("from Jakarta: a price of ten digits can be paid", async () => {
  const person = await newPerson(system);
  const [offer] = await search(system, { origin: "CGK", destination: "SIN", cabin: "economy", adults: 9 });
  if (offer === undefined) throw new Error("no offer from Jakarta");
  expect(offer.total.currency).toBe("IDR");
  expect(offer.total.amount_minor).toBeGreaterThan(999_999_999);
  const booking = await held(system, person, offer);
  await pay(system, person, booking);
  await expectPromiseKept(system, await until(system, person, booking, "confirmed"));
});

it("keeps the books of every currency apart, and each of them balanced", async () => {
  const books = await trialBalance();
  expect(books.map(({ currency }) => currency).toSorted()).toEqual(["IDR", "JPY", "KWD"]);
  expect(books.filter(({ balanced }) => !balanced)).toEqual([]);
});

it("audits clean: seats, sagas, ledger and the provider's records mean the same amounts", async () => {
  const report = await runAudit(system, operator);
  expect(report).toMatchObject({ status: "clean", discrepancies: [], compared: { bookings: 3, payments: 3 } });
});
