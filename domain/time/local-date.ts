/**
 * Calendar dates as ISO 8601 text (`2026-12-01`): no zone, comparable with `<`. Pure arithmetic on the proleptic
 * Gregorian calendar.
 */
export type LocalDate = string;

const DAY_MS = 86_400_000;

/** Days since 1970-01-01. */
export const epochDay = (date: LocalDate): number => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);

export const fromEpochDay = (day: number): LocalDate => new Date(day * DAY_MS).toISOString().slice(0, 10);

export const addDays = (date: LocalDate, days: number): LocalDate => fromEpochDay(epochDay(date) + days);

/** ISO weekday: 1 Monday … 7 Sunday. 1970-01-01 was a Thursday. */
export const weekday = (date: LocalDate): number => ((((epochDay(date) + 3) % 7) + 7) % 7) + 1;

/** The dates from `first` to `last`, both included; empty when `last` is earlier. */
export function datesBetween(first: LocalDate, last: LocalDate): LocalDate[] {
  const start = epochDay(first);
  return Array.from({ length: Math.max(0, epochDay(last) - start + 1) }, (_, i) => fromEpochDay(start + i));
}

/** Every date of a month written `2026-12`. */
export function datesOfMonth(month: string): LocalDate[] {
  const first = `${month}-01`;
  const inNextMonth = addDays(first, 31);
  return datesBetween(first, addDays(`${inNextMonth.slice(0, 7)}-01`, -1));
}
