import type { Money } from "#contracts/common.ts";

/** The page is written in English; times are shown on the 24-hour clock, as on tickets. */
export const LOCALE = "en-GB";

/** `{ amount_minor: 12950, currency: "EUR" }` → `€129.50`; the currency says how many digits its minor unit has. */
export function formatMoney(money: Money): string {
  const format = new Intl.NumberFormat(LOCALE, { style: "currency", currency: money.currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  return format.format(money.amount_minor / 10 ** digits);
}

/** The sum of amounts of one currency. */
export function addMoney(first: Money, ...others: Money[]): Money {
  return { currency: first.currency, amount_minor: others.reduce((sum, money) => sum + money.amount_minor, first.amount_minor) };
}
