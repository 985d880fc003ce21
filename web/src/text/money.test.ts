import { describe, expect, test } from "vitest";
import { addMoney, formatMoney } from "./money.ts";

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

  test("adds amounts of one currency", () => {
    const euros = (amount_minor: number) => ({ amount_minor, currency: "EUR" });
    expect(addMoney(euros(100), euros(250), euros(-50))).toEqual(euros(300));
    expect(addMoney(euros(100))).toEqual(euros(100));
  });
});
