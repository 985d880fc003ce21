import { addDays, epochDay, type LocalDate, weekday } from "#domain/time/local-date.ts";
import type { Schedule } from "./schedule.ts";

type Dates = Pick<Schedule, "days" | "valid_from" | "valid_to" | "fortnight_from">;

/** After so many days days of the week and fortnights begin anew. */
const CYCLE_DAYS = 14;

/** Whether the schedule has a departure on this local date. */
export const flies = ({ days, valid_from, valid_to, fortnight_from }: Dates, date: LocalDate): boolean =>
  valid_from <= date &&
  (valid_to === null || date <= valid_to) &&
  days.includes(String(weekday(date))) &&
  inFortnight(fortnight_from ?? null, date);

/** Whether the week of this date, counted from `start`, is the first of two; without a start every one is. */
const inFortnight = (start: LocalDate | null, date: LocalDate): boolean =>
  start === null || Math.floor((epochDay(date) - epochDay(start)) / 7) % 2 === 0;

/** The first departure on `from` or later; null where there is none. */
export const firstDeparture = (schedule: Dates, from: LocalDate = schedule.valid_from): LocalDate | null =>
  cycleFrom(from > schedule.valid_from ? from : schedule.valid_from).find((date) => flies(schedule, date)) ?? null;

/** The first local date on which both have a departure; null where there is none. */
export function firstCommon(a: Dates, b: Dates): LocalDate | null {
  const start = a.valid_from > b.valid_from ? a.valid_from : b.valid_from;
  return cycleFrom(start).find((date) => flies(a, date) && flies(b, date)) ?? null;
}

const cycleFrom = (date: LocalDate): LocalDate[] => Array.from({ length: CYCLE_DAYS }, (_, days) => addDays(date, days));
