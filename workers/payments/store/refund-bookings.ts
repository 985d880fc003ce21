import type { BatchItem } from "drizzle-orm/batch";
import { refundPaidEntry, refundReturnedEntry } from "#domain/ledger/entry.ts";
import type { Refund } from "#domain/payment/refund.ts";
import type { Db } from "./db.ts";
import { recordDebt } from "./debts.ts";
import { type Source, bookEntry } from "./ledger.ts";

/** The refund message that a refund of the provider's belongs to, and what it was taken from. */
export interface RefundOrigin {
  message_id: string;
  intent_id: string | null;
  currency: string;
}

/**
 * Paid out; and, where it failed, returned and owed: booked as all of it, so that the order in which the news come does not
 * matter.
 */
export function refundBookings(
  db: Db,
  found: Refund,
  { message_id, intent_id, currency }: RefundOrigin,
  source: Source,
  now: number,
): BatchItem<"sqlite">[] {
  const paid = bookEntry(db, refundPaidEntry(found.id, currency, found.amount_minor), source, now);
  if (found.status !== "failed") return [paid];
  const { payment_id, booking_id } = source;
  const { id: refund_id, amount_minor } = found;
  const failure_code = found.failure_code ?? "unknown";
  return [
    paid,
    bookEntry(db, refundReturnedEntry(found.id, currency, found.amount_minor), source, now),
    recordDebt(db, { message_id, payment_id, booking_id, intent_id, refund_id, amount_minor, currency, failure_code }, now),
  ];
}
