/**
 * What can be charged, and how the payment provider writes it (https://docs.stripe.com/currencies). Pure.
 *
 * Our amounts are integers in the ISO 4217 minor unit. So are the provider's, but for three currencies; and of those with
 * three decimals it takes no amount whose last digit is not 0, since its partners do not.
 */
import { invariant } from "../invariant.ts";
import { minorDigits } from "./minor-units.ts";

/**
 * Decimal digits there, where they are not those of ISO 4217: krónur and Ugandan shillings lost their cents and are still
 * written with them, always `00`; ariary are written without the two digits that they have.
 */
const DIGITS_AT_PROVIDER: Readonly<Record<string, number>> = { ISK: 2, MGA: 0, UGX: 2 };

/** The provider's digits less ours. */
const shiftOf = (currency: string): number => {
  const ours = minorDigits(currency);
  return (DIGITS_AT_PROVIDER[currency] ?? ours) - ours;
};

/** What can be charged or refunded is a multiple of this, in our minor unit: 10 fils, 1 cent, 1 yen. */
export function payableStep(currency: string): number {
  return minorDigits(currency) === 3 ? 10 : 10 ** Math.max(0, -shiftOf(currency));
}

/** To the nearest amount that can be charged. */
export function roundToPayable(amountMinor: number, currency: string): number {
  const step = payableStep(currency);
  return Math.round(amountMinor / step) * step;
}

/** Our minor units as the provider writes them. Only for what can be charged: prices, fees and refunds are made so. */
export function toProviderAmount(amountMinor: number, currency: string): number {
  invariant(Number.isSafeInteger(amountMinor), `${amountMinor} ${currency}: amounts are integers`);
  invariant(amountMinor % payableStep(currency) === 0, `${amountMinor} ${currency} cannot be charged`);
  return shifted(amountMinor, shiftOf(currency));
}

/** The provider's amount in our minor unit. It writes currencies in lower case; either is understood. */
export function fromProviderAmount(amount: number, currency: string): number {
  const minor = shifted(amount, -shiftOf(currency.toUpperCase()));
  invariant(Number.isSafeInteger(minor), `the provider's ${amount} ${currency} is a fraction of the minor unit`);
  return minor;
}

/** Divides where it can: multiplying by 0.01 would leave crumbs. */
const shifted = (amount: number, digits: number): number => (digits < 0 ? amount / 10 ** -digits : amount * 10 ** digits);
