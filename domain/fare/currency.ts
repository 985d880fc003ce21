import { invariant } from "#domain/invariant.ts";

/**
 * Currencies fares are filed in. As in IATA fare construction, amounts of several currencies are added in a neutral
 * unit (NUC, equal to the US dollar): `per_nuc` is the rate of exchange of the season, in minor units, and fares are
 * rounded to a multiple of `step_minor`, which can be charged.
 */
interface FareCurrency {
  per_nuc: number;
  step_minor: number;
}

const CURRENCIES: Readonly<Record<string, FareCurrency>> = {
  AED: { per_nuc: 367, step_minor: 1000 },
  AUD: { per_nuc: 150, step_minor: 100 },
  BRL: { per_nuc: 540, step_minor: 100 },
  CAD: { per_nuc: 138, step_minor: 100 },
  CHF: { per_nuc: 80, step_minor: 100 },
  CNY: { per_nuc: 705, step_minor: 1000 },
  CZK: { per_nuc: 2_100, step_minor: 1000 },
  DKK: { per_nuc: 640, step_minor: 500 },
  EUR: { per_nuc: 86, step_minor: 100 },
  GBP: { per_nuc: 74, step_minor: 100 },
  HKD: { per_nuc: 778, step_minor: 1000 },
  HUF: { per_nuc: 33_800, step_minor: 10_000 },
  IDR: { per_nuc: 1_640_000, step_minor: 1_000_000 },
  INR: { per_nuc: 8_750, step_minor: 5_000 },
  JPY: { per_nuc: 148, step_minor: 100 },
  KRW: { per_nuc: 1_400, step_minor: 1_000 },
  KWD: { per_nuc: 307, step_minor: 1_000 },
  MAD: { per_nuc: 910, step_minor: 1_000 },
  MXN: { per_nuc: 1_850, step_minor: 1_000 },
  MYR: { per_nuc: 420, step_minor: 100 },
  NOK: { per_nuc: 1_000, step_minor: 500 },
  NZD: { per_nuc: 172, step_minor: 100 },
  PHP: { per_nuc: 5_750, step_minor: 5_000 },
  PLN: { per_nuc: 365, step_minor: 100 },
  QAR: { per_nuc: 364, step_minor: 1_000 },
  SEK: { per_nuc: 945, step_minor: 500 },
  SGD: { per_nuc: 129, step_minor: 100 },
  THB: { per_nuc: 3_240, step_minor: 1_000 },
  TRY: { per_nuc: 4_150, step_minor: 1_000 },
  TWD: { per_nuc: 3_040, step_minor: 1_000 },
  USD: { per_nuc: 100, step_minor: 100 },
  ZAR: { per_nuc: 1_740, step_minor: 1_000 },
};

export const FARE_CURRENCIES: readonly string[] = Object.keys(CURRENCIES);

function currencyOf(code: string): FareCurrency {
  const found = CURRENCIES[code];
  invariant(found !== undefined, `no rate of exchange for ${code}`);
  return found;
}

/** To the nearest step of the currency, and never to nothing. */
export function roundFare(amountMinor: number, currency: string): number {
  const { step_minor: step } = currencyOf(currency);
  return Math.max(step, Math.round(amountMinor / step) * step);
}

/** A fare in NUC, in the currency's minor unit and rounded as fares are. */
export const fromNuc = (nuc: number, currency: string): number => roundFare(nuc * currencyOf(currency).per_nuc, currency);

/** Minor units to minor units, to the nearest one; the same currency comes back unchanged. */
export function convert(amountMinor: number, from: string, to: string): number {
  return from === to ? amountMinor : Math.round((amountMinor * currencyOf(to).per_nuc) / currencyOf(from).per_nuc);
}
