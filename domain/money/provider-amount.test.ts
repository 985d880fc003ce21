import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromProviderAmount, payableStep, roundToPayable, toProviderAmount } from "./provider-amount.ts";

describe("the provider's amounts", () => {
  test.each([
    ["USD", 1_000, 1_000, "two decimals, as ISO 4217 has them"],
    ["HUF", 1_045, 1_045, "a charge may have filler, only a payout may not"],
    ["TWD", 80_045, 80_045, "likewise"],
    ["IDR", 1_640_000_000, 1_640_000_000, "two decimals, though nobody uses them"],
    ["JPY", 500, 500, "no decimals"],
    ["KRW", 5_000, 5_000, "no decimals"],
    ["KWD", 5_120, 5_120, "three decimals, the last one 0"],
    ["BHD", 10, 10, "likewise"],
    ["ISK", 5, 500, "no decimals, written with two"],
    ["UGX", 5, 500, "likewise"],
    ["MGA", 50_000, 500, "two decimals, written without"],
  ])("%s %d is written %d: %s", (currency, minor, provider, _why) => {
    expect(toProviderAmount(minor, currency)).toBe(provider);
    expect(fromProviderAmount(provider, currency)).toBe(minor);
    expect(fromProviderAmount(provider, currency.toLowerCase())).toBe(minor);
  });

  test.each([
    ["KWD", 5_124],
    ["TND", 1],
    ["MGA", 150],
    ["EUR", 1.5],
    ["EUR", Number.NaN],
  ])("%s %d cannot be charged, so it is never sent", (currency, minor) => {
    expect(() => toProviderAmount(minor, currency)).toThrow(currency);
  });

  test("a fraction of our unit is not rounded away: nobody would know where it went", () => {
    expect(() => fromProviderAmount(450, "isk")).toThrow("fraction");
  });

  test("every payable amount comes back as it was, in every currency", () => {
    const currency = fc.constantFrom("EUR", "JPY", "KWD", "BHD", "ISK", "UGX", "MGA", "IDR");
    fc.assert(
      fc.property(currency, fc.integer({ min: 0, max: 1_000_000_000 }), (code, steps) => {
        const minor = steps * payableStep(code);
        expect(fromProviderAmount(toProviderAmount(minor, code), code)).toBe(minor);
      }),
    );
  });
});

describe("what can be charged", () => {
  test.each([
    ["EUR", 1],
    ["JPY", 1],
    ["ISK", 1],
    ["KWD", 10],
    ["OMR", 10],
    ["MGA", 100],
  ])("%s goes in steps of %d", (currency, step) => expect(payableStep(currency)).toBe(step));

  test.each([
    ["KWD", 5_124, 5_120],
    ["KWD", 5_125, 5_130],
    ["KWD", 4, 0],
    ["EUR", 5_124, 5_124],
    ["JPY", 5_124, 5_124],
  ])("%s %d becomes %d", (currency, amount, payable) => expect(roundToPayable(amount, currency)).toBe(payable));
});
