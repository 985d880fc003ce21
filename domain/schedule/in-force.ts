import type { LocalDate } from "#domain/time/local-date.ts";

/** The dates of flights for which an import says all that a carrier flies, both included; null: without an end. */
export interface Coverage {
  import_id: string;
  carrier: string;
  valid_from: LocalDate;
  valid_to: LocalDate | null;
}

/** What the timetable was before anything was imported. */
export const FIRST_TIMETABLE = "";

/**
 * Which import says what a carrier flies on a date: the newest that covers it, or else the first timetable. So a summer's file
 * leaves the winter alone, and a newer one replaces an older one for the dates that both are about.
 * `newestFirst`: the imports that are in force, in that order.
 */
export function inForce(newestFirst: readonly Coverage[], carrier: string, date: LocalDate): string {
  const found = newestFirst.find(
    (coverage) =>
      coverage.carrier === carrier && coverage.valid_from <= date && (coverage.valid_to === null || date <= coverage.valid_to),
  );
  return found?.import_id ?? FIRST_TIMETABLE;
}
