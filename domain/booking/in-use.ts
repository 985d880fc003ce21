import { isOpen } from "./fold-payment.ts";
import type { BookingRecord } from "./record.ts";

/** Why a booking cannot be forgotten yet. */
export type Because = "held" | "paying" | "cancelling" | "unsettled" | "not_flown" | "refund_pending";

/**
 * Whether somebody still needs to know whom this booking is for: the passenger who is about to fly or to be paid back, or a saga
 * that has something to tell. `lastArrivalAt`: of its flights, epoch milliseconds.
 */
export function inUse(record: BookingRecord, lastArrivalAt: number, now: number): Because | null {
  const { status } = record;
  if (status === "held" || status === "paying" || status === "cancelling") return status;
  if (record.payments.some((paid) => paid.refund_pending || paid.state === "refunding")) return "refund_pending";
  if (record.run !== null || record.payments.some((paid) => paid.asked && (isOpen(paid) || paid.state === "authorized")))
    return "unsettled";
  return status === "confirmed" && now < lastArrivalAt ? "not_flown" : null;
}
