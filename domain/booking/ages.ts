import type { PassengerType } from "#domain/fare/party.ts";
import { addDays, type LocalDate } from "#domain/time/local-date.ts";

/** Ages (completed years on the day of the last departure) of the passenger types, as fares define them. */
export const AGES: Readonly<Record<PassengerType, { from: number; below: number }>> = {
  adult: { from: 12, below: 150 },
  child: { from: 2, below: 12 },
  infant: { from: 0, below: 2 },
};

/** Completed years on a day, both `YYYY-MM-DD`; somebody born on 29 February has their birthday on 1 March otherwise. */
export function ageOn(bornOn: LocalDate, day: LocalDate): number {
  const [bornYear, bornRest] = [Number(bornOn.slice(0, 4)), bornOn.slice(5)];
  const years = Number(day.slice(0, 4)) - bornYear;
  return day.slice(5) < bornRest ? years - 1 : years;
}

/** The first and the last day on which somebody may be born who has the age of this type on `day`. */
export const birthDates = (type: PassengerType, day: LocalDate): { first: LocalDate; last: LocalDate } => ({
  first: addDays(yearsBefore(day, AGES[type].below), 1),
  last: yearsBefore(day, AGES[type].from),
});

/** The last day on which somebody was born who is so many years old; of a year without a 29 February the day before. */
function yearsBefore(day: LocalDate, years: number): LocalDate {
  const year = Number(day.slice(0, 4)) - years;
  // Browsers differ in what they read a date as that there is none: it is never written.
  const hasLeapDay = new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
  return `${String(year).padStart(4, "0")}${day.endsWith("-02-29") && !hasLeapDay ? "-02-28" : day.slice(4)}`;
}
