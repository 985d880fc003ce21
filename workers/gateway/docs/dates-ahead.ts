import { addDays, epochDay } from "#domain/time/local-date.ts";

const DAY_MS = 86_400_000;
/** Most examples fly on this day, and none earlier. */
const EXAMPLE_DAY = "2026-12-01";
/** So far ahead is much on sale, and nobody's first try is over by the time that they make it. */
const AHEAD_DAYS = 7;
/** A day or a month of the examples, also within an id or an instant. */
const DATE = /(?<![0-9-])(202[67]-[01][0-9])(-[0-3][0-9])?(?![0-9-])/g;

/**
 * The document with its examples put off by whole weeks, so that what the reference fills in can be tried: the document itself stays
 * the same text for ever, in which they are over. A flight of an example flies on the same day of each week.
 */
export function withDatesAhead(document: string, now: number): string {
  const late = now / DAY_MS + AHEAD_DAYS - epochDay(EXAMPLE_DAY);
  const days = Math.max(0, Math.ceil(late / 7) * 7);
  return document.replace(DATE, (_, month: string, day: string | undefined) =>
    day === undefined ? addDays(`${month}-01`, days).slice(0, 7) : addDays(month + day, days),
  );
}
