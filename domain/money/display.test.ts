import { expect, test } from "vitest";
import { displayMoney } from "./display.ts";

test.each([
  ["EUR", 123_450, "EUR 1,234.50"],
  ["EUR", 5, "EUR 0.05"],
  ["EUR", 0, "EUR 0.00"],
  ["EUR", -1_999, "EUR -19.99"],
  ["JPY", 98_000, "JPY 98,000"],
  ["JPY", 999, "JPY 999"],
  ["JPY", 0, "JPY 0"],
  ["KWD", 12_345, "KWD 12.345"],
  ["GBP", 123_456_789_012, "GBP 1,234,567,890.12"],
])("%s %d in minor units reads %s", (currency, amount_minor, text) => {
  expect(displayMoney({ amount_minor, currency })).toBe(text);
});
