import { minorDigits } from "#domain/money/minor-units.ts";
import { roundToPayable } from "#domain/money/provider-amount.ts";
import type { PriceTier, Seat } from "./layout.ts";

/** What choosing a seat costs, in euro. Standard and business seats are free to choose. */
const TIER_EUR: Record<PriceTier, number> = { standard: 0, business: 0, front: 12, extra_legroom: 25 };

/**
 * Reference rates: units of each currency for one euro. Fixed, so that a seat's price never moves between the seat map and the
 * booking; they set a price level and are not an exchange rate for anything else.
 */
const UNITS_PER_EUR = new Map(
  Object.entries({
    AED: 4.2,
    AMD: 440,
    ARS: 1600,
    AUD: 1.75,
    AZN: 1.95,
    BGN: 1.96,
    BHD: 0.43,
    BND: 1.5,
    BRL: 6.3,
    BWP: 15.5,
    CAD: 1.6,
    CHF: 0.94,
    CLP: 1080,
    CNY: 8.2,
    COP: 4600,
    CRC: 580,
    CZK: 24.6,
    DKK: 7.46,
    DOP: 72,
    DZD: 152,
    EGP: 56,
    ETB: 170,
    EUR: 1,
    FJD: 2.6,
    GBP: 0.86,
    GEL: 3.1,
    GHS: 13,
    GTQ: 8.9,
    HKD: 9,
    HUF: 395,
    IDR: 19000,
    ILS: 3.9,
    INR: 102,
    IQD: 1520,
    ISK: 142,
    JMD: 186,
    JOD: 0.82,
    JPY: 172,
    KES: 150,
    KRW: 1620,
    KWD: 0.35,
    KZT: 610,
    LBP: 104000,
    LKR: 350,
    MAD: 10.6,
    MGA: 5200,
    MUR: 53,
    MVR: 17.9,
    MXN: 21.6,
    MYR: 4.9,
    NAD: 20.3,
    NGN: 1700,
    NOK: 11.7,
    NZD: 2,
    OMR: 0.45,
    PEN: 4,
    PHP: 67,
    PKR: 328,
    PLN: 4.25,
    PYG: 8300,
    QAR: 4.25,
    RON: 5.08,
    RSD: 117,
    RWF: 1690,
    SAR: 4.38,
    SEK: 11,
    SGD: 1.5,
    THB: 37.8,
    TND: 3.4,
    TRY: 48.5,
    TTD: 7.9,
    TWD: 35.5,
    TZS: 2900,
    UAH: 48.5,
    UGX: 4100,
    USD: 1.17,
    UYU: 46.5,
    UZS: 14200,
    VND: 30800,
    XAF: 656,
    XOF: 656,
    XPF: 119,
    ZAR: 20.3,
    ZMW: 27,
  }),
);

/** Whether seat prices can be shown in this currency. */
export function hasSeatPrices(currency: string): boolean {
  return UNITS_PER_EUR.has(currency);
}

/**
 * The price of choosing this seat, in the currency's minor unit. A currency without a reference rate makes every seat free:
 * a seat given away is better than one charged at a wrong price.
 */
export function seatPrice(seat: Pick<Seat, "price_tier">, currency: string): number {
  const rate = UNITS_PER_EUR.get(currency);
  if (rate === undefined) return 0;
  return roundToPayable(twoSignificantDigits(TIER_EUR[seat.price_tier] * rate) * 10 ** minorDigits(currency), currency);
}

/** Prices people can read: 2,064 yen become 2,100, 10.32 pounds become 10. */
function twoSignificantDigits(amount: number): number {
  return Number(amount.toPrecision(2));
}
