import { type Answer, invalid } from "./answers.ts";

/**
 * What the provider takes of each currency (https://docs.stripe.com/currencies). A table of its own, not the one our payments
 * use: a mistake there has to be found here.
 */
const THREE_DECIMALS = new Set(["bhd", "jod", "kwd", "omr", "tnd"]);
/** Without decimals for years, and still written with two. */
const ALWAYS_00 = new Set(["isk", "ugx"]);
/** Twelve digits, for cards. */
const MAX_AMOUNT = 999_999_999_999;

/** Refuses an amount that cannot be charged or refunded; null where it can. */
export function refuseAmount(amount: number, currency: string, param: string): Answer | null {
  const code = currency.toLowerCase();
  if (!Number.isInteger(amount) || amount < 1) return invalid("Invalid positive integer", param, "parameter_invalid_integer");
  if (amount > MAX_AMOUNT) return invalid(`Amount must be no more than ${MAX_AMOUNT}`, param, "amount_too_large");
  if (THREE_DECIMALS.has(code) && amount % 10 !== 0)
    return invalid(
      `Invalid amount. Amounts in ${code} must be evenly divisible by 10, see https://docs.stripe.com/currencies#three-decimal.`,
      param,
      "invalid_charge_amount",
    );
  if (ALWAYS_00.has(code) && amount % 100 !== 0)
    return invalid(
      `Invalid amount. Amounts in ${code} must be evenly divisible by 100, see https://docs.stripe.com/currencies#special-cases.`,
      param,
      "invalid_charge_amount_no_decimal_compatible",
    );
  return null;
}
