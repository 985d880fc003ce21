import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fareRules } from "#domain/fare/rules.ts";
import { passengersOf } from "#domain/fare/party.ts";
import { presentTerms } from "./present.ts";
import type { Terms } from "./write.ts";

const gbp = (amount: number) => ({ amount_minor: amount, currency: "GBP" });
/** Two adults, a child and an infant: Air Passenger Duty spares children, the service charge does not. */
const TERMS: Terms = {
  expires_at: "2026-11-23T20:15:00Z",
  base: gbp(2 * 40_100 + 30_100 + 4_000),
  taxes: [
    { code: "GB", description: "Air Passenger Duty", amount: gbp(2 * 10_200), refundable: true },
    { code: "UB", description: "Passenger service charge", amount: gbp(3 * 4_600), refundable: true },
  ],
  total: gbp(2 * 40_100 + 30_100 + 4_000 + 2 * 10_200 + 3 * 4_600),
  fare: fareRules("classic", "economy", "GBP"),
  slices: [],
  passengers: passengersOf({ adults: 2, children: 1, infants: 1 }),
  base_by_type: [
    { type: "adult", base: gbp(40_100) },
    { type: "child", base: gbp(30_100) },
    { type: "infant", base: gbp(4_000) },
  ],
};

describe("an offer says what each passenger pays", () => {
  test("their own fare, and the taxes that are theirs to pay", () => {
    const adult = {
      base: gbp(40_100),
      taxes: [
        { code: "GB", amount: gbp(10_200) },
        { code: "UB", amount: gbp(4_600) },
      ],
      total: gbp(54_900),
    };
    expect(presentTerms(TERMS).passengers).toEqual([
      { id: "pax_1", type: "adult", price: adult },
      { id: "pax_2", type: "adult", price: adult },
      {
        id: "pax_3",
        type: "child",
        price: { base: gbp(30_100), taxes: [{ code: "UB", amount: gbp(4_600) }], total: gbp(34_700) },
      },
      { id: "pax_4", type: "infant", price: { base: gbp(4_000), taxes: [], total: gbp(4_000) } },
    ]);
  });

  test("that add up to the unit, also where the release before has signed no fares by type", () => {
    const amount = fc.integer({ min: 1, max: 500_000 });
    const party = fc.record({
      adults: fc.integer({ min: 1, max: 4 }),
      children: fc.integer({ min: 0, max: 3 }),
      infants: fc.integer({ min: 0, max: 2 }),
    });
    fc.assert(
      fc.property(party, amount, amount, amount, (travellers, base, duty, charge) => {
        const total = base + duty + charge;
        const [first, second] = TERMS.taxes;
        const { passengers } = presentTerms({
          ...TERMS,
          base_by_type: undefined,
          base: gbp(base),
          total: gbp(total),
          taxes: [
            { ...first, amount: gbp(duty) },
            { ...second, amount: gbp(charge) },
          ] as Terms["taxes"],
          passengers: passengersOf(travellers),
        });
        expect(passengers.reduce((sum, { price }) => sum + price.total.amount_minor, 0)).toBe(total);
        for (const { price } of passengers)
          expect(price.taxes.reduce((sum, tax) => sum + tax.amount.amount_minor, price.base.amount_minor)).toBe(
            price.total.amount_minor,
          );
      }),
    );
  });

  test("and what its rules are, in words; what was signed stays as it was", () => {
    const { fare, passengers: _, ...rest } = presentTerms(TERMS);
    const { conditions, ...rules } = fare;
    expect(rules).toEqual(TERMS.fare);
    expect(conditions.map(({ code }) => code)).toEqual(["refund", "change", "carry_on_bags", "checked_bags"]);
    expect(rest).toEqual({ expires_at: TERMS.expires_at, base: TERMS.base, taxes: TERMS.taxes, total: TERMS.total, slices: [] });
  });
});
