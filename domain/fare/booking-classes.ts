import type { Cabin } from "#domain/seat/layout.ts";
import { cabinCapacity } from "#domain/seat/layouts.ts";

export type FareFamily = "light" | "classic" | "flex";
export const FARE_FAMILIES: readonly FareFamily[] = ["light", "classic", "flex"];
export const CABINS: readonly Cabin[] = ["economy", "business"];

/** What a fare is sold from, under a letter: the reservation booking designator. */
export interface BookingClass {
  code: string;
  cabin: Cabin;
  family: FareFamily;
  /** Of the cabin's lowest fare. */
  price_percent: number;
  /** Of the cabin's seats. Classes are nested: together they may promise more than the cabin, which ends all of them. */
  authorised_percent: number;
}

/** Within a family from the cheapest class up: when one is empty, the next is sold. */
export const BOOKING_CLASSES: readonly BookingClass[] = [
  { code: "O", cabin: "economy", family: "light", price_percent: 100, authorised_percent: 25 },
  { code: "Q", cabin: "economy", family: "light", price_percent: 125, authorised_percent: 50 },
  { code: "K", cabin: "economy", family: "light", price_percent: 155, authorised_percent: 80 },
  { code: "L", cabin: "economy", family: "classic", price_percent: 130, authorised_percent: 40 },
  { code: "H", cabin: "economy", family: "classic", price_percent: 165, authorised_percent: 70 },
  { code: "M", cabin: "economy", family: "classic", price_percent: 205, authorised_percent: 90 },
  { code: "B", cabin: "economy", family: "flex", price_percent: 215, authorised_percent: 80 },
  { code: "Y", cabin: "economy", family: "flex", price_percent: 280, authorised_percent: 100 },
  { code: "P", cabin: "business", family: "light", price_percent: 100, authorised_percent: 35 },
  { code: "Z", cabin: "business", family: "light", price_percent: 125, authorised_percent: 60 },
  { code: "I", cabin: "business", family: "classic", price_percent: 120, authorised_percent: 50 },
  { code: "D", cabin: "business", family: "classic", price_percent: 150, authorised_percent: 80 },
  { code: "C", cabin: "business", family: "flex", price_percent: 165, authorised_percent: 80 },
  { code: "J", cabin: "business", family: "flex", price_percent: 210, authorised_percent: 100 },
];

/** The booking classes of one family in one cabin, cheapest first. */
export const classesOf = (cabin: Cabin, family: FareFamily): BookingClass[] =>
  BOOKING_CLASSES.filter((each) => each.cabin === cabin && each.family === family);

/**
 * How many units beyond the authorised ones are sold at the price of an offer that was made before they were gone, in percent of
 * the authorised, and at least one: enough for those who were typing their names when the class closed, too few to be a class.
 */
const HONOURED_PERCENT = 20;

export interface ClassUnits {
  booking_class: string;
  cabin: Cabin;
  authorised: number;
  honoured: number;
}

/** Units of each booking class of an aircraft, for sale and to honour offers; nothing for a cabin it does not have. */
export function authorisedUnits(aircraft: string): ClassUnits[] {
  return BOOKING_CLASSES.flatMap(({ code, cabin, authorised_percent: percent }) => {
    const seats = cabinCapacity(aircraft, cabin);
    if (seats === 0) return [];
    const authorised = Math.max(1, Math.floor((seats * percent) / 100));
    const honoured = Math.max(1, Math.floor((authorised * HONOURED_PERCENT) / 100));
    return [{ booking_class: code, cabin, authorised, honoured }];
  });
}
