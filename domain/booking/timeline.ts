import type { BookingRecord, TimelineEvent } from "./record.ts";

/** Adds a line to what the passenger can read of their booking's history. */
export function writeLine({ record, now }: { record: BookingRecord; now: number }, event: TimelineEvent, detail: string): void {
  record.timeline.push({ at: now, event, detail });
}

/** `1 flight`, `2 flights`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
