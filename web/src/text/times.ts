import { timesText } from "./en/times.ts";
import { perLocale } from "./tongue.ts";

const DAY_MS = 86_400_000;

/** The wall clock of a local time with offset, as an instant in UTC: shows the station's time whatever zone the reader is in. */
function wallClock(local: string): Date {
  return new Date(`${local.slice(0, 16)}:00Z`);
}

const inUtc = (options: Intl.DateTimeFormatOptions) =>
  perLocale((locale) => new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }));
const clock = inUtc({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = inUtc({ weekday: "short", day: "numeric", month: "short", year: "numeric" });

/** `2026-12-01T10:05:00+01:00` → `10:05`. */
export const localClock = (local: string): string => clock().format(wallClock(local));

/** `2026-12-01T10:05:00+01:00`, or a bare date, → `Tue, 1 Dec 2026`. */
export const localDay = (local: string): string => day().format(wallClock(local.length === 10 ? `${local}T00:00` : local));

const longDayFormat = inUtc({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const monthFormat = inUtc({ month: "long", year: "numeric" });

/** `2026-12-01` → `Tuesday 1 December 2026`. */
export const longDay = (date: string): string =>
  longDayFormat()
    .format(wallClock(`${date}T00:00`))
    .replace(",", "");

/** `2026-12` → `December 2026`. */
export const monthName = (month: string): string => monthFormat().format(wallClock(`${month}-01T00:00`));

const weekdayFormat = inUtc({ weekday: "short" });
/** A Monday. */
const WEEK_FROM = Date.UTC(2026, 10, 23);

/** From Monday, as in most of the world and in ISO 8601: `Mon`, `Tue`, … */
export const weekdayNames = (): string[] =>
  Array.from({ length: 7 }, (_, index) => weekdayFormat().format(new Date(WEEK_FROM + index * DAY_MS)));

/** Calendar days between two local times: 1 for an arrival on the next day, -1 over the date line. */
export function daysLater(from: string, to: string): number {
  return (Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / DAY_MS;
}

/** `1` → `+1 day`, `-1` → `−1 day`, `0` → nothing. */
export function dayOffset(days: number): string {
  if (days === 0) return "";
  return timesText(days > 0 ? "days_later" : "days_earlier", { count: Math.abs(days) });
}

/** ISO 8601 duration of days, hours and minutes: `PT7H55M` → `7 h 55 min`. */
export function formatDuration(duration: string): string {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?/.exec(duration);
  const [days, hours, minutes] = [1, 2, 3].map((index) => Number(parts?.[index] ?? 0));
  const allHours = (days ?? 0) * 24 + (hours ?? 0);
  return [allHours ? `${allHours} h` : "", minutes ? `${minutes} min` : ""].filter(Boolean).join(" ") || "0 min";
}

const MINUTE_MS = 60_000;

/** Minutes as `2 h 10 min`. */
export const formatMinutes = (minutes: number): string => formatDuration(`PT${Math.floor(minutes / 60)}H${minutes % 60}M`);

/** Whole minutes from one instant to another. */
export const minutesBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / MINUTE_MS);

/** How far a local time's clock is from universal time: `2026-12-01T10:05:00+05:30` → `UTC+5:30`. */
export function utcOffset(local: string): string {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(local) ?? [];
  if (sign === undefined || (hours === "00" && minutes === "00")) return "UTC";
  return `UTC${sign === "-" ? "−" : "+"}${Number(hours)}${minutes === "00" ? "" : `:${minutes}`}`;
}

/** Time left as `14:05`, or `1:02:03` from an hour on; never below zero. */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

const moment = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" }),
);

/** An instant in the reader's own zone: `23 Nov 2026, 19:17:07`. */
export const formatInstant = (instant: string): string => moment().format(new Date(instant));

const lists = perLocale((locale) => new Intl.ListFormat(locale));
/** `UTC and UTC−5` */
export const inAList = (items: string[]): string => lists().format(items);

/** Today's date, local to the reader, as `2026-11-23`. */
export function dateOf(now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The calendar date `days` after `date`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}
