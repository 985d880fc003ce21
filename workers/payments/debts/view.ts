import type { RefundDebt } from "#contracts/refund-debts.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import type { RefundDebtRow } from "../schema.ts";

/** A debt as operators see it. */
export const debtView = (row: RefundDebtRow): RefundDebt => ({
  id: row.id,
  booking_id: row.booking_id,
  payment_id: row.payment_id,
  intent_id: row.intent_id,
  refund_id: row.refund_id,
  amount: { amount_minor: row.amount_minor, currency: row.currency },
  failure_code: row.failure_code,
  state: row.state,
  recorded_at: formatInstantMs(row.recorded_at),
  settled_at: row.settled_at === null ? null : formatInstantMs(row.settled_at),
  reference: row.reference,
  settled_by: row.settled_by,
});
