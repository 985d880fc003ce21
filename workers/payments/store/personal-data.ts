import { asc, inArray } from "drizzle-orm";
import type { PaymentData } from "#contracts/personal-data.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { debtView } from "../debts/view.ts";
import { ledgerEntries, payments, refundDebts, refunds } from "../schema.ts";
import type { Db } from "./db.ts";

/** What is kept of each of these bookings, in their order. Whoever asks has made sure whose they are. */
export async function paymentData(db: Db, bookingIds: string[]): Promise<PaymentData[]> {
  if (bookingIds.length === 0) return [];
  // Refunds are found by their payments, which have an index by booking.
  const ids = db.select({ id: payments.id }).from(payments).where(inArray(payments.booking_id, bookingIds));
  const [intents, paidBack, debts, entries] = await db.batch([
    db.select().from(payments).where(inArray(payments.booking_id, bookingIds)).orderBy(asc(payments.id)),
    db.select().from(refunds).where(inArray(refunds.payment_id, ids)).orderBy(asc(refunds.created_at)),
    db.select().from(refundDebts).where(inArray(refundDebts.booking_id, bookingIds)).orderBy(asc(refundDebts.id)),
    db
      .select()
      .from(ledgerEntries)
      .where(inArray(ledgerEntries.booking_id, bookingIds))
      .orderBy(asc(ledgerEntries.at), asc(ledgerEntries.entry_id), asc(ledgerEntries.line)),
  ]);
  return bookingIds.map((id) => {
    const of = <Row extends { booking_id: string }>(rows: Row[]): Row[] => rows.filter(({ booking_id }) => booking_id === id);
    return {
      intents: of(intents).map(intentData),
      refunds: of(paidBack).map(refundData),
      refund_debts: of(debts).map((row) => {
        const { settled_by: _, ...debt } = debtView(row);
        return debt;
      }),
      ledger: of(entries).map(({ entry_id, kind, account, currency, debit_minor, credit_minor, at }) => ({
        entry_id,
        kind,
        account,
        currency,
        debit_minor,
        credit_minor,
        at: formatInstantMs(at),
      })),
    };
  });
}

function intentData(row: typeof payments.$inferSelect): PaymentData["intents"][number] {
  const { id, intent_id, status, amount_minor, currency, created_at, updated_at } = row;
  return {
    payment_id: id,
    intent_id,
    status,
    amount: amount_minor === null || currency === null ? null : { amount_minor, currency },
    created_at: formatInstantMs(created_at),
    updated_at: formatInstantMs(updated_at),
  };
}

function refundData(row: typeof refunds.$inferSelect): PaymentData["refunds"][number] {
  const { payment_id, refund_id, status, amount_minor, fee_minor, currency, failure_code, created_at, updated_at } = row;
  return {
    payment_id,
    refund_id,
    status,
    amount: { amount_minor, currency },
    fee: { amount_minor: fee_minor, currency },
    failure_code,
    created_at: formatInstantMs(created_at),
    updated_at: formatInstantMs(updated_at),
  };
}
