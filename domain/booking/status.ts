import { invariant } from "../invariant.ts";
import type { BookingRecord, BookingStatus, PaymentRecord, PaymentState } from "./record.ts";

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

/** Every change of a payment there is. What the provider says that would be another leaves it as it is: it is late, or a copy. */
export const PAYMENT_CHANGES: Record<PaymentState, readonly PaymentState[]> = {
  processing: ["requires_action", "unknown", "authorized", "captured", "failed", "cancelled"],
  requires_action: ["unknown", "authorized", "captured", "failed", "cancelled"],
  unknown: ["requires_action", "authorized", "captured", "failed", "cancelled"],
  authorized: ["captured", "cancelled"],
  // Money that came all the same, and goes back.
  failed: ["captured"],
  cancelled: ["captured"],
  captured: ["refunding"],
  refunding: ["captured", "partially_refunded", "refunded"],
  // A refund that comes back is a debt: it was none.
  partially_refunded: ["captured"],
  refunded: ["captured", "partially_refunded"],
};

export const mayBecome = (paid: PaymentRecord, state: PaymentState): boolean => PAYMENT_CHANGES[paid.state].includes(state);

/** It may stay what it is. */
export function changePayment(paid: PaymentRecord, state: PaymentState): void {
  invariant(paid.state === state || mayBecome(paid, state), `a payment that is ${paid.state} cannot become ${state}`);
  paid.state = state;
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
