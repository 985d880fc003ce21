import type { LocalDate } from "#domain/time/local-date.ts";
import { convert, roundFare } from "./currency.ts";
import { FARE_PERCENT, type PassengerType, type Party } from "./party.ts";
import { dayPercent } from "./season.ts";

/** One flown sector at its filed fare. `through`: part of a slice with connections. */
export interface SoldSector {
  amount_minor: number;
  currency: string;
  date: LocalDate;
  through: boolean;
}

/** Connecting passengers pay this much of the sum of the sectors, in percent: two flights compete with a non-stop one. */
const THROUGH_PERCENT = 80;

/** What one passenger pays for one sector, in the currency the whole offer is quoted in, rounded as fares are. */
export function sectorFare(sector: SoldSector, type: PassengerType, currency: string): number {
  const percent = (FARE_PERCENT[type] / 100) * (dayPercent(sector.date) / 100) * (sector.through ? THROUGH_PERCENT / 100 : 1);
  return roundFare(convert(sector.amount_minor, sector.currency, currency) * percent, currency);
}

/** The fare of the whole party over all sectors, without taxes: the sum of what each passenger pays for each sector. */
export function baseFare(sectors: readonly SoldSector[], party: Party, currency: string): number {
  return sectors.reduce(
    (sum, sector) =>
      sum +
      party.adults * sectorFare(sector, "adult", currency) +
      party.children * sectorFare(sector, "child", currency) +
      party.infants * sectorFare(sector, "infant", currency),
    0,
  );
}
