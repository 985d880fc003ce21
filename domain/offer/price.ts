import type { Station } from "#domain/airport/station.ts";
import { invariant } from "#domain/invariant.ts";
import { type SoldSector, baseFares, partyFare } from "#domain/fare/base-fare.ts";
import { type BookingClass, FARE_FAMILIES, type FareFamily } from "#domain/fare/booking-classes.ts";
import { type PassengerType, type Party, seatsNeeded } from "#domain/fare/party.ts";
import { type Tax, taxesOf } from "#domain/fare/taxes.ts";
import type { Cabin } from "#domain/seat/layout.ts";
import type { Itinerary } from "./itineraries.ts";
import { inventoryAsOf, openClass } from "./leg.ts";

/** The filed fare of a sector in a booking class. */
export interface FiledFare {
  amount_minor: number;
  currency: string;
}
export const fareKey = (origin: string, destination: string, bookingClass: string): string =>
  `${origin}-${destination}-${bookingClass}`;

export interface Tariff {
  fares: ReadonlyMap<string, FiledFare>;
  stations: ReadonlyMap<string, Station>;
  party: Party;
  cabin: Cabin;
  /** Everything is quoted in it: that of the station the whole journey starts from. */
  currency: string;
}

/** One slice in one fare family, priced for the whole party; amounts of slices add up. */
export interface PricedSlice {
  itinerary: Itinerary;
  family: FareFamily;
  /** One per flight. */
  classes: readonly BookingClass[];
  base_minor: number;
  /** What one passenger of each type pays of it. */
  base_by_type: Record<PassengerType, number>;
  taxes: readonly Tax[];
  tax_minor: number;
  /** Fewest seats left on any of its flights in the booking class offered. */
  seats_remaining: number;
  inventory_as_of: string | null;
}

/** The slice in every family that still has room for the whole party on every flight. */
export function priceSlice(itinerary: Itinerary, tariff: Tariff): PricedSlice[] {
  invariant(seatsNeeded(tariff.party) > 0, "somebody travels");
  const routing = [itinerary[0].origin, ...itinerary.map((leg) => leg.destination)].map((code) => stationOf(tariff, code));
  const taxes = taxesOf([routing], tariff.party, tariff.currency);
  const taxMinor = taxes.reduce((sum, tax) => sum + tax.amount.amount_minor, 0);
  return FARE_FAMILIES.flatMap((family) => {
    const open = itinerary.map((leg) => openClass(leg, tariff.cabin, family, seatsNeeded(tariff.party)));
    const sectors: SoldSector[] = [];
    const classes: BookingClass[] = [];
    let seats = Infinity;
    for (const [index, choice] of open.entries()) {
      const leg = itinerary[index];
      const filed = leg && choice ? tariff.fares.get(fareKey(leg.origin, leg.destination, choice.bookingClass.code)) : undefined;
      if (!leg || !choice || !filed) return [];
      sectors.push({ ...filed, date: leg.local_date, through: itinerary.length > 1 });
      classes.push(choice.bookingClass);
      seats = Math.min(seats, choice.left);
    }
    const fares = baseFares(sectors, tariff.currency);
    return [
      {
        itinerary,
        family,
        classes,
        base_minor: partyFare(fares, tariff.party),
        base_by_type: fares,
        taxes,
        tax_minor: taxMinor,
        seats_remaining: seats,
        inventory_as_of: inventoryAsOf(itinerary),
      },
    ];
  });
}

function stationOf(tariff: Tariff, code: string): Station {
  const found = tariff.stations.get(code);
  invariant(found !== undefined, `no station ${code}`);
  return found;
}
