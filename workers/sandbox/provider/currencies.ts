/**
 * What the provider takes of each currency (https://docs.stripe.com/currencies). Tables of its own, not those our payments
 * use: a mistake there has to be found here.
 */
import { type Answer, invalid } from "./answers.ts";

/** Currencies one can pay in: those its refusal of another lists. */
const TAKEN = new Set(
  `
  aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad cdf
  chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd hnl hrk
  htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk
  mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf
  sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst
  xaf xcd xof xpf yer zar zmw
`
    .trim()
    .split(/\s+/),
);
/** With a last digit that has to be 0. */
const THREE_DECIMALS = new Set(["bhd", "jod", "kwd", "omr", "tnd"]);
/** Without decimals for years, and still written with two. */
const ALWAYS_00 = new Set(["isk", "ugx"]);
/** Twelve digits, for cards. */
const MAX_AMOUNT = 999_999_999_999;

/** Refuses a currency nobody can pay in there; null for the others. */
export function refuseCurrency(currency: string): Answer | null {
  if (TAKEN.has(currency.toLowerCase())) return null;
  return invalid(
    `Invalid currency: ${currency}. Stripe currently supports these currencies: ${[...TAKEN].join(", ")}`,
    "currency",
  );
}

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
