import { invariant } from "../invariant.ts";
import type { BookingRecord, BookingStatus } from "./record.ts";

/** Every change of status there is. Nothing leaves a terminal status except by a new recorded command. */
export const STATUS_CHANGES: Record<BookingStatus, readonly BookingStatus[]> = {
  held: ["paying", "expired", "cancelled"],
  paying: ["confirmed", "held", "failed", "expired"],
  confirmed: ["cancelling"],
  cancelling: ["cancelled"],
  cancelled: [],
  expired: [],
  failed: [],
};

/** Nothing is sold to such a booking, nor ever will be. */
export const ENDED: readonly BookingStatus[] = ["cancelled", "expired", "failed"];

/** Gives the draft another status. One that `STATUS_CHANGES` does not list after its own is a bug, and throws. */
export function changeStatus(draft: BookingRecord, status: BookingStatus): void {
  invariant(STATUS_CHANGES[draft.status].includes(status), `a ${draft.status} booking cannot become ${status}`);
  draft.status = status;
}

/** `held` at or after its time is expired, whatever the alarm has done yet. */
export const effectiveStatus = (record: BookingRecord, now: number): BookingStatus =>
  record.status === "held" && now >= record.expires_at ? "expired" : record.status;

/** What may be asked of a booking, by status; shared by the server, the site and the tests. */
export const bookingCan = {
  pay: (status: BookingStatus): boolean => status === "held",
  change_seats: (status: BookingStatus): boolean => status === "held",
  release: (status: BookingStatus): boolean => status === "held",
  cancel: (status: BookingStatus): boolean => status === "confirmed",
  /** No further change without a new command. */
  rest: (status: BookingStatus): boolean => STATUS_CHANGES[status].length === 0 || status === "confirmed",
};
