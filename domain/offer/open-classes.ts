import { type BookingClass, CABINS, FARE_FAMILIES, type FareFamily, classesOf } from "#domain/fare/booking-classes.ts";
import type { Cabin } from "#domain/seat/layout.ts";
import type { Availability } from "./leg.ts";

/** Every cabin with every family, in the one order that lists of their prices have. */
export const PRODUCTS: readonly { cabin: Cabin; family: FareFamily }[] = CABINS.flatMap((cabin) =>
  FARE_FAMILIES.map((family) => ({ cabin, family })),
);

const NONE = "-";

/**
 * Which booking class of each product one passenger would be sold from, a letter each: as long as it stays the same, so do the lowest
 * fares of the flight, however many seats are sold.
 */
export const openClasses = ({ cabins, booking_classes: classes }: Omit<Availability, "as_of">): string =>
  lettersOf(cabins, ({ code }) => (classes.find((entry) => entry.booking_class === code)?.available ?? 0) > 0);

/** The same of a flight with these cabins that nothing was ever sold on. */
export const unsoldClasses = (cabins: readonly { cabin: string }[]): string =>
  lettersOf(
    cabins.map(({ cabin }) => ({ cabin, available: 1 })),
    () => true,
  );

function lettersOf(
  cabins: readonly { cabin: string; available: number }[],
  isOpen: (bookingClass: BookingClass) => boolean,
): string {
  return PRODUCTS.map(({ cabin, family }) => {
    const seats = cabins.find((entry) => entry.cabin === cabin)?.available ?? 0;
    return (seats > 0 ? classesOf(cabin, family).find(isOpen)?.code : undefined) ?? NONE;
  }).join("");
}
