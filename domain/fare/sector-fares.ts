import type { Cabin } from "#domain/seat/layout.ts";
import { BOOKING_CLASSES, type FareFamily } from "./booking-classes.ts";
import { fromNuc } from "./currency.ts";

/** The filed one-way fare of one adult on one sector in one booking class, before the day's variation. */
export interface SectorFare {
  origin: string;
  destination: string;
  booking_class: string;
  cabin: Cabin;
  family: FareFamily;
  amount_minor: number;
  /** Of the origin. */
  currency: string;
}

/** The lowest economy fare grows with the distance, more slowly than the distance does: NUC = 20 + 0.36 · km^0.75. */
const LOWEST_FARE = { fixed_nuc: 20, per_km_nuc: 0.36, exponent: 0.75 };
/** Sectors at least this long have a bed in business, kilometres. */
const LONG_HAUL_KM = 3_500;
/** The lowest business fare as a multiple of the lowest economy fare. */
const BUSINESS_MULTIPLE = { short: 2.4, long: 3.6 };

/** In NUC (neutral units of construction), not rounded. */
export function lowestFareNuc(distanceKm: number, cabin: Cabin): number {
  const economy = LOWEST_FARE.fixed_nuc + LOWEST_FARE.per_km_nuc * distanceKm ** LOWEST_FARE.exponent;
  if (cabin === "economy") return economy;
  return economy * (distanceKm < LONG_HAUL_KM ? BUSINESS_MULTIPLE.short : BUSINESS_MULTIPLE.long);
}

/** The fares of one sector in every booking class, filed in the origin's currency. */
export function fileFares(sector: { origin: string; destination: string; distance_km: number; currency: string }): SectorFare[] {
  return BOOKING_CLASSES.map(({ code, cabin, family, price_percent: percent }) => ({
    origin: sector.origin,
    destination: sector.destination,
    booking_class: code,
    cabin,
    family,
    amount_minor: fromNuc((lowestFareNuc(sector.distance_km, cabin) * percent) / 100, sector.currency),
    currency: sector.currency,
  }));
}
