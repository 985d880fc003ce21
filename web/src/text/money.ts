import type { Money } from "#contracts/common.ts";
import { minorDigits } from "#domain/money/minor-units.ts";
import { perLocale, tongue } from "./tongue.ts";

const inCurrency = new Map<string, () => Intl.NumberFormat>();

/** Pages show dozens of amounts, of a few currencies. */
function formatOf(currency: string, digits: number): Intl.NumberFormat {
  const style = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  const made = inCurrency.get(currency) ?? perLocale((locale) => new Intl.NumberFormat(locale, style));
  inCurrency.set(currency, made);
  return made();
}

/**
 * `{ amount_minor: 12950, currency: "EUR" }` → `€129.50`. How many digits the minor unit has is ours to say: browsers leave
 * them out where nobody pays in them, as in Hungary, and do not agree on where that is.
 */
export function formatMoney(money: Money): string {
  const digits = minorDigits(money.currency);
  return formatOf(money.currency, digits).format(money.amount_minor / 10 ** digits);
}

/** An amount for where there is little room, never less than it is: `£1,156`, `¥124k`. */
export function formatShortMoney({ amount_minor, currency }: Money): string {
  const whole = Math.ceil(amount_minor / 10 ** minorDigits(currency));
  const notation = whole >= 10_000 ? "compact" : "standard";
  const style = { style: "currency", currency, currencyDisplay: "narrowSymbol", maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(tongue.value.locale, { ...style, notation, roundingMode: "ceil" }).format(whole);
}

/** The sum of amounts of one currency. */
export function addMoney(first: Money, ...others: Money[]): Money {
  return { currency: first.currency, amount_minor: others.reduce((sum, money) => sum + money.amount_minor, first.amount_minor) };
}
