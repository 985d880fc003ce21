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

/** What one passenger of each type pays over all sectors, without taxes. */
export function baseFares(sectors: readonly SoldSector[], currency: string): Record<PassengerType, number> {
  const over = (type: PassengerType): number => sectors.reduce((sum, sector) => sum + sectorFare(sector, type, currency), 0);
  return { adult: over("adult"), child: over("child"), infant: over("infant") };
}

/** The fare of the whole party, without taxes: the sum of what each passenger pays. */
export const partyFare = (fares: Record<PassengerType, number>, party: Party): number =>
  party.adults * fares.adult + party.children * fares.child + party.infants * fares.infant;
