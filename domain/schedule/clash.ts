import { addDays, datesBetween, type LocalDate } from "#domain/time/local-date.ts";
import { flies } from "./flies.ts";
import { type Coverage, inForce } from "./in-force.ts";
import type { Schedule } from "./schedule.ts";

/** What of a line says on which dates its leg leaves, and of which timetable it is. */
export type DatedLine = Pick<Schedule, "carrier" | "days" | "valid_from" | "valid_to" | "fortnight_from"> & {
  import_id: string;
  /** Days from the date of the flight to the local date of this leg's departure. */
  day_shift: number;
};

/**
 * The first of the local dates `from` … `to` on which two lines of one flight number from one airport both have a departure, each of a
 * flight on whose date its own timetable is in force; null where there is none. That can only be where one leaves some days after the date
 * of its flight and the other does not: two flights, then, and one id (ADR 16).
 */
export function firstClash(
  line: DatedLine,
  other: DatedLine,
  newestFirst: readonly Coverage[],
  [from, to]: readonly [LocalDate, LocalDate],
): LocalDate | null {
  const leaves = (each: DatedLine, date: LocalDate): boolean =>
    flies(each, date) && inForce(newestFirst, each.carrier, addDays(date, -each.day_shift)) === each.import_id;
  return datesBetween(from, to).find((date) => leaves(line, date) && leaves(other, date)) ?? null;
}
