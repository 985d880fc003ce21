/** Decimal digits of a currency's minor unit (ISO 4217); every currency not named has two. */
const NO_DIGITS = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" "));
const THREE_DIGITS = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

/** How many decimal digits separate the minor unit from the major one: 0 for yen, 2 for euro, 3 for dinars. */
export function minorDigits(currency: string): 0 | 2 | 3 {
  if (NO_DIGITS.has(currency)) return 0;
  return THREE_DIGITS.has(currency) ? 3 : 2;
}
