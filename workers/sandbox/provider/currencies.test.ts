import { expect, test } from "vitest";
import { FARE_CURRENCIES } from "#domain/fare/currency.ts";
import { refuseAmount, refuseCurrency } from "./currencies.ts";

const codeOf = (amount: number, currency: string): string | null => {
  const answer = refuseAmount(amount, currency, "amount");
  return answer === null ? null : (answer.body as { error: { code: string } }).error.code;
};

test.each([
  ["eur", 1],
  ["jpy", 501],
  ["kwd", 5_120],
  ["KWD", 10],
  ["isk", 500],
  ["ugx", 100],
  ["mga", 501],
  // A family from Jakarta in business: eight digits would not do.
  ["idr", 44_280_000_000],
  ["idr", 999_999_999_999],
])("%s takes %d", (currency, amount) => expect(codeOf(amount, currency)).toBeNull());

test.each([
  ["eur", 0, "parameter_invalid_integer"],
  ["eur", -5, "parameter_invalid_integer"],
  ["eur", Number.NaN, "parameter_invalid_integer"],
  ["eur", 1_000_000_000_000, "amount_too_large"],
  ["kwd", 5_124, "invalid_charge_amount"],
  ["Tnd", 1, "invalid_charge_amount"],
  ["isk", 5, "invalid_charge_amount_no_decimal_compatible"],
  ["ugx", 550, "invalid_charge_amount_no_decimal_compatible"],
])("%s refuses %d as %s", (currency, amount, code) => expect(codeOf(amount, currency)).toBe(code));

test.each(FARE_CURRENCIES)("fares are filed in %s, so it has to be one that the provider takes", (currency) => {
  expect(refuseCurrency(currency)).toBeNull();
});

test.each(["IQD", "LYD", "XXX", "euro", ""])("%j is no currency to pay in", (currency) => {
  expect(refuseCurrency(currency)).toMatchObject({ status: 400, body: { error: { param: "currency" } } });
});
