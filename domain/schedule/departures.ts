import { addDays, datesBetween, type LocalDate } from "#domain/time/local-date.ts";
import { depart } from "./expand.ts";
import { flies } from "./flies.ts";
import { type Coverage, inForce } from "./in-force.ts";
import type { DatedFlight, Schedule } from "./schedule.ts";

/** A schedule, and the import that says so. */
export interface ImportedSchedule extends Schedule {
  import_id: string;
  /** Days from the date of the flight to the local date of this leg's departure. */
  day_shift: number;
}

/**
 * Every departure on the local dates `first` … `last` of the schedules that are in force on the date of their flight, each once: should two
 * of them make the same flight, which no import may (ADR 16), the newest has it.
 */
export function departures(
  schedules: readonly ImportedSchedule[],
  newestFirst: readonly Coverage[],
  zones: ReadonlyMap<string, string>,
  [first, last]: readonly [LocalDate, LocalDate],
): DatedFlight[] {
  const ranks = new Map(newestFirst.map(({ import_id }, rank) => [import_id, -rank]));
  const rank = ({ import_id }: ImportedSchedule): number => ranks.get(import_id) ?? -newestFirst.length;
  const flights = schedules
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((schedule) => {
      const from = schedule.valid_from > first ? schedule.valid_from : first;
      const to = schedule.valid_to !== null && schedule.valid_to < last ? schedule.valid_to : last;
      return datesBetween(from, to)
        .filter((date) => flies(schedule, date))
        .filter((date) => inForce(newestFirst, schedule.carrier, addDays(date, -schedule.day_shift)) === schedule.import_id)
        .map((date) => depart(schedule, date, zones));
    });
  // The last of them stays.
  return [...new Map(flights.map((flight) => [flight.id, flight])).values()];
}
