import { describe, expect, test } from "vitest";
import { FARE_CURRENCIES } from "#domain/fare/currency.ts";
import { displayMoney } from "#domain/money/display.ts";
import { addMoney, formatMoney, formatShortMoney } from "./money.ts";

describe("money", () => {
  test.each([
    [12950, "EUR", "€129.50"],
    [5, "GBP", "£0.05"],
    [0, "USD", "US$0.00"],
    [48200, "JPY", "JP¥48,200"],
    [-2500, "EUR", "-€25.00"],
  ])("shows %i minor units of %s as %s", (amount_minor, currency, shown) => {
    expect(formatMoney({ amount_minor, currency })).toBe(shown);
  });

  test("uses three digits where the currency has three", () => {
    expect(formatMoney({ amount_minor: 1234, currency: "KWD" }).replace(/\s/u, " ")).toBe("KWD 1.234");
  });

  test.each([
    ["HUF", 3_380_000, "HUF 33,800.00"],
    ["IDR", 164_000_000, "IDR 1,640,000.00"],
  ])("uses the digits that amounts of %s are counted in, also where browsers show none", (currency, amount_minor, shown) => {
    expect(formatMoney({ amount_minor, currency }).replace(/\s/u, " ")).toBe(shown);
  });

  test.each([...FARE_CURRENCIES, "IQD", "ISK", "MGA", "UGX"])("shows %s as the mails do, but for the sign", (currency) => {
    const digitsOf = (text: string): string => text.replaceAll(/[^\d.,]/gu, "");
    for (const amount_minor of [0, 7, 1_234_567, 44_280_000_000])
      expect(digitsOf(formatMoney({ amount_minor, currency }))).toBe(digitsOf(displayMoney({ amount_minor, currency })));
  });

  test("adds amounts of one currency", () => {
    const euros = (amount_minor: number) => ({ amount_minor, currency: "EUR" });
    expect(addMoney(euros(100), euros(250), euros(-50))).toEqual(euros(300));
    expect(addMoney(euros(100))).toEqual(euros(100));
  });
});

test.each([
  [115_512, "GBP", "£1,156"],
  [57_800, "GBP", "£578"],
  [12_345_678, "GBP", "£124k"],
  [98_000, "JPY", "¥98k"],
])("%i of %s is %s where there is little room, and never less than it costs", (amount_minor, currency, shown) => {
  expect(formatShortMoney({ amount_minor, currency })).toBe(shown);
});
