import { invariant } from "#domain/invariant.ts";
import type { LocalDate } from "./local-date.ts";

/**
 * Wall clocks and instants. An instant is epoch milliseconds; a wall time is a local date and minutes after midnight in
 * an IANA zone. The rules of the zones are those of the runtime (`Intl`).
 */
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone, made);
  return made;
}

/** Whether it is the name of a time zone (IANA). */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    // Intl has no other way to ask.
    return false;
  }
}

/**
 * Offsets by zone and stretch of days, null where the clocks change within it: `Intl` takes longer over one question than the rest
 * of a search over everything else.
 */
const steady = new Map<string, number | null>();
/** Two years at a hundred stations in as many zones, and then it begins anew. */
const MAX_REMEMBERED = 20_000;
/** No zone changes its clocks twice within a week, so one that shows the same at both ends of a stretch does so all through it. */
const STRETCHES_MS = [7 * DAY_MS, DAY_MS];

/** What the zone's clocks add to UTC at an instant, in minutes: 60 for London in summer, -300 for New York in winter. */
export function offsetMinutes(instant: number, zone: string): number {
  for (const length of STRETCHES_MS) {
    const offset = offsetOfStretch(Math.floor(instant / length), length, zone);
    if (offset !== null) return offset;
  }
  return askOffset(instant, zone);
}

function offsetOfStretch(n: number, length: number, zone: string): number | null {
  const key = `${zone} ${length} ${n}`;
  const known = steady.get(key);
  if (known !== undefined) return known;
  const [first, last] = [askOffset(n * length, zone), askOffset((n + 1) * length - 1, zone)];
  const offset = first === last ? first : null;
  if (steady.size >= MAX_REMEMBERED) steady.clear();
  steady.set(key, offset);
  return offset;
}

function askOffset(instant: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) parts[type] = Number(value);
  const wall = Date.UTC(
    parts["year"] ?? 0,
    (parts["month"] ?? 1) - 1,
    parts["day"],
    parts["hour"],
    parts["minute"],
    parts["second"],
  );
  return Math.round((wall - Math.floor(instant / 1000) * 1000) / MINUTE_MS);
}

/**
 * The instant at which the clocks of `zone` show `minutes` after midnight of `date`.
 * A wall time that the clocks skip (the lost hour of spring) is taken with the offset from before the change, so it
 * falls as much after the change as it was meant to fall after the skipped start: 01:30 in London on 2027-03-28 is
 * 02:30 BST. A wall time that comes twice (the doubled hour of autumn) is its first occurrence. That is what
 * airlines publish, and what RFC 5545 prescribes for calendars.
 */
export function wallToInstant(date: LocalDate, minutes: number, zone: string): number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  invariant(!Number.isNaN(midnight), `not a date: ${date}`);
  const asUtc = midnight + minutes * MINUTE_MS;
  // No zone changes its clocks twice within two days, so the offsets a day either side are those before and after.
  const before = offsetMinutes(asUtc - DAY_MS, zone);
  const after = offsetMinutes(asUtc + DAY_MS, zone);
  const earlier = asUtc - Math.max(before, after) * MINUTE_MS;
  const later = asUtc - Math.min(before, after) * MINUTE_MS;
  if (before === after) return earlier;
  if (shows(earlier, asUtc, zone)) return earlier;
  if (shows(later, asUtc, zone)) return later;
  return asUtc - before * MINUTE_MS;
}

const shows = (instant: number, wallAsUtc: number, zone: string): boolean =>
  instant + offsetMinutes(instant, zone) * MINUTE_MS === wallAsUtc;

/** The date on a wall in this zone at an instant (epoch ms). */
export const localDate = (instant: number, zone: string): LocalDate =>
  new Date(instant + offsetMinutes(instant, zone) * MINUTE_MS).toISOString().slice(0, 10);
