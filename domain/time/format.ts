import { offsetMinutes } from "./zone.ts";

const MINUTE_MS = 60_000;
const two = (value: number): string => String(value).padStart(2, "0");

/** RFC 3339 in UTC, whole seconds: `2026-12-01T10:05:00Z`. */
export const formatInstant = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;

/** The same with its milliseconds, as what was done is told: `2026-12-01T10:05:00.000Z`. */
export const formatInstantMs = (instant: number): string => new Date(instant).toISOString();

/** RFC 3339 with the zone's offset: `2026-12-01T10:05:00+01:00`; UTC itself is `+00:00`, so that the form is always the same. */
export function formatLocal(instant: number, zone: string): string {
  const offset = offsetMinutes(instant, zone);
  const wall = new Date(instant + offset * MINUTE_MS).toISOString().slice(0, 19);
  const size = Math.abs(offset);
  return `${wall}${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** ISO 8601 duration in hours and minutes: `PT7H55M`, `PT45M`, `PT2H`. */
export function formatDuration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return `PT${hours > 0 ? `${hours}H` : ""}${rest > 0 || hours === 0 ? `${rest}M` : ""}`;
}

export const minutesBetween = (from: number, to: number): number => Math.round((to - from) / MINUTE_MS);

/** `08:20` → 500. */
export function parseClock(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

/** 500 → `08:20`. */
export const formatClock = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
