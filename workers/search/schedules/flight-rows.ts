import type { DatedFlight } from "#domain/schedule/schedule.ts";

/** Flights written by one statement: about 70 KB of JSON, one bound parameter. */
export const FLIGHTS_A_STATEMENT = 250;

export const FLIGHT_COLUMNS = [
  "id",
  "carrier",
  "number",
  "origin",
  "destination",
  "origin_terminal",
  "destination_terminal",
  "local_date",
  "departs_at",
  "arrives_at",
  "departs_local",
  "arrives_local",
  "aircraft",
] as const satisfies (keyof DatedFlight)[];

export const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
