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

/** Every departure on the local dates `first` … `last` of the schedules that are in force on the date of their flight. */
export function departures(
  schedules: readonly ImportedSchedule[],
  newestFirst: readonly Coverage[],
  zones: ReadonlyMap<string, string>,
  [first, last]: readonly [LocalDate, LocalDate],
): DatedFlight[] {
  return schedules.flatMap((schedule) => {
    const from = schedule.valid_from > first ? schedule.valid_from : first;
    const to = schedule.valid_to !== null && schedule.valid_to < last ? schedule.valid_to : last;
    return datesBetween(from, to)
      .filter((date) => flies(schedule, date))
      .filter((date) => inForce(newestFirst, schedule.carrier, addDays(date, -schedule.day_shift)) === schedule.import_id)
      .map((date) => depart(schedule, date, zones));
  });
}
