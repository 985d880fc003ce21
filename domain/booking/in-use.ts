import { isOpen } from "./fold-payment.ts";
import type { BookingRecord } from "./record.ts";

/** Why a booking cannot be forgotten yet. */
export type Because = "held" | "paying" | "cancelling" | "unsettled" | "not_flown" | "refund_pending";

/**
 * A booking knows when its flights were sold to land. One may have been put off since, within the date that is part of its id; whoever is
 * erased before that could not board it.
 */
const PUT_OFF_AT_MOST_MS = 24 * 3_600_000;

/**
 * Whether somebody still needs to know whom this booking is for: the passenger who is about to fly or to be paid back, or a saga
 * that has something to tell. `lastArrivalAt`: of its flights as they were sold, epoch milliseconds.
 */
export function inUse(record: BookingRecord, lastArrivalAt: number, now: number): Because | null {
  const { status } = record;
  if (status === "held" || status === "paying" || status === "cancelling") return status;
  if (record.payments.some((paid) => paid.refund_pending || paid.state === "refunding")) return "refund_pending";
  if (record.run !== null || record.payments.some((paid) => paid.asked && (isOpen(paid) || paid.state === "authorized")))
    return "unsettled";
  return status === "confirmed" && now < lastArrivalAt + PUT_OFF_AT_MOST_MS ? "not_flown" : null;
}
