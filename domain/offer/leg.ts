import { type FareFamily, authorisedUnits, type BookingClass, classesOf } from "#domain/fare/booking-classes.ts";
import type { FlightStatus } from "#domain/schedule/changes.ts";
import type { DatedFlight } from "#domain/schedule/schedule.ts";
import type { Cabin } from "#domain/seat/layout.ts";
import { cabinCapacity } from "#domain/seat/layouts.ts";

/** What a flight's object last reported. */
export interface Availability {
  as_of: string;
  cabins: { cabin: string; available: number }[];
  booking_classes: { booking_class: string; available: number }[];
}

/** A flight as the search sees it; `availability` null: nothing was ever sold on it. */
export interface Leg extends DatedFlight {
  status: FlightStatus;
  availability: Availability | null;
}

/**
 * No offers for a flight that leaves within this time, in milliseconds. That is earlier than `SALES_CLOSE_MS` of the seat lock by more than
 * an offer is good for, so that the last offer can still be held.
 */
export const OFFERS_END_MS = 60 * 60_000;

export const onSale = (leg: Leg, now: number): boolean => leg.status === "scheduled" && leg.departs_at - now > OFFERS_END_MS;

/** Seats that may still be sold in a booking class: its own units, and never more than its cabin has. */
export function unitsLeft(leg: Leg, bookingClass: string, cabin: Cabin): number {
  if (leg.availability === null) {
    return authorisedUnits(leg.aircraft).find((units) => units.booking_class === bookingClass)?.authorised ?? 0;
  }
  const units = leg.availability.booking_classes.find((entry) => entry.booking_class === bookingClass)?.available ?? 0;
  const seats = leg.availability.cabins.find((entry) => entry.cabin === cabin)?.available ?? 0;
  return Math.max(0, Math.min(units, seats));
}

/** The cheapest booking class of a family that can seat the whole party; null: none can. */
export function openClass(
  leg: Leg,
  cabin: Cabin,
  family: FareFamily,
  seats: number,
): { bookingClass: BookingClass; left: number } | null {
  if (cabinCapacity(leg.aircraft, cabin) === 0) return null;
  for (const bookingClass of classesOf(cabin, family)) {
    const left = unitsLeft(leg, bookingClass.code, cabin);
    if (left >= seats) return { bookingClass, left };
  }
  return null;
}

/** The oldest report among flights that were ever sold; null: none was. */
export function inventoryAsOf(legs: readonly Leg[]): string | null {
  const reports = legs.flatMap((leg) => (leg.availability === null ? [] : [leg.availability.as_of]));
  return reports.sort()[0] ?? null;
}
