import type { BookingRecord } from "./record.ts";

/** Stands where a name stood. */
export const ERASED = "ERASED";

/** The record without what leads to a person at the provider or elsewhere; seats, amounts, tickets and history stay as they are. */
export const eraseRecord = (record: BookingRecord, now: number): BookingRecord => ({
  ...record,
  version: record.version + 1,
  payments: record.payments.map((paid) => ({ ...paid, method: ERASED, return_url: null, action_url: null })),
  timeline: [...record.timeline, { at: now, event: "booking.erased", detail: "" }],
});
