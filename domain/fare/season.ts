import { type LocalDate, weekday } from "#domain/time/local-date.ts";

/** Percent added on each ISO weekday: Friday and Sunday are wanted most, Tuesday and Wednesday least. */
const WEEKDAY_PERCENT: Readonly<Record<number, number>> = { 1: 4, 2: -6, 3: -6, 4: 0, 5: 12, 6: 2, 7: 10 };

/** Percent added in the seasons of a year, `MM-DD` both included; the first that fits counts. */
const SEASONS: readonly { from: string; to: string; percent: number }[] = [
  { from: "12-18", to: "12-31", percent: 30 },
  { from: "01-01", to: "01-04", percent: 25 },
  { from: "01-10", to: "02-12", percent: -12 },
  { from: "03-25", to: "04-10", percent: 10 },
  { from: "07-01", to: "08-31", percent: 25 },
  { from: "11-01", to: "11-30", percent: -8 },
];

/** What a fare costs on a departure date, in percent of the filed one. The same date always gives the same. */
export function dayPercent(date: LocalDate): number {
  const day = date.slice(5);
  const season = SEASONS.find(({ from, to }) => from <= day && day <= to)?.percent ?? 0;
  return 100 + season + (WEEKDAY_PERCENT[weekday(date)] ?? 0);
}
