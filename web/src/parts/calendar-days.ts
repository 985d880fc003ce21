import { addDays, datesOfMonth, weekday } from "#domain/time/local-date.ts";

/** The weeks of a month (`2026-12`), from Monday as in ISO 8601, with gaps before its first day and after its last. */
export function weeksOf(month: string): (string | null)[][] {
  const dates = datesOfMonth(month);
  const before = weekday(`${month}-01`) - 1;
  const cells = [...Array.from({ length: before }, () => null), ...dates];
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_gap, day) => cells[week * 7 + day] ?? null),
  );
}

/** The month `step` months after this one. */
export function monthAfter(month: string, step: 1 | -1): string {
  const first = `${month}-01`;
  return (step === 1 ? addDays(first, 31) : addDays(first, -1)).slice(0, 7);
}

/** The same day a month on, or its last day where the month is shorter. */
function sameDayIn(month: string, date: string): string {
  const wanted = `${month}${date.slice(7)}`;
  const last = datesOfMonth(month).at(-1) ?? wanted;
  return wanted < last ? wanted : last;
}

/** Where a key of the keyboard leads in a calendar (ARIA's pattern for one); null: it is no such key. */
export function dateByKey(date: string, key: string): string | null {
  switch (key) {
    case "ArrowLeft":
      return addDays(date, -1);
    case "ArrowRight":
      return addDays(date, 1);
    case "ArrowUp":
      return addDays(date, -7);
    case "ArrowDown":
      return addDays(date, 7);
    case "Home":
      return addDays(date, 1 - weekday(date));
    case "End":
      return addDays(date, 7 - weekday(date));
    case "PageUp":
      return sameDayIn(monthAfter(date.slice(0, 7), -1), date);
    case "PageDown":
      return sameDayIn(monthAfter(date.slice(0, 7), 1), date);
    default:
      return null;
  }
}
