import type { Finding } from "./facts.ts";

/** What may be given to one booking only, and who has it. */
export interface Mark {
  kind: "locator" | "ticket";
  value: string;
  booking_ids: string[];
}

/** B5: one finding for each mark that several bookings have. */
export const checkUnique = (marks: Mark[]): Finding[] =>
  marks
    .filter(({ booking_ids }) => new Set(booking_ids).size > 1)
    .map(({ kind, value, booking_ids }) => ({
      invariant: "B5",
      ids: [...new Set(booking_ids)],
      detail: `several bookings have the same ${kind}: ${value}`,
    }));
