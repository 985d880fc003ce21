import { and, desc, eq, gt, gte, or, sql } from "drizzle-orm";
import type { Page } from "#contracts/common.ts";
import {
  type BookingDebt,
  MAX_SETTLED_DEBTS,
  type RefundDebt,
  type RefundDebtsApi,
  type SettledRefundDebt,
} from "#contracts/refund-debts.ts";
import { FARE_CURRENCIES } from "#domain/fare/currency.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { formatInstantMs } from "#domain/time/format.ts";
import { ledgerEntries, refundDebts } from "../schema.ts";
import type { Db } from "../store/db.ts";
import { findDebt } from "../store/debts.ts";
import { debtView } from "./view.ts";

const { id, recorded_at, settled_at, state } = refundDebts;

/** Debts in keyset order, oldest first; a cursor is the id of the last one of the page before, which is there for ever. */
export async function listDebts(
  db: Db,
  query: Parameters<RefundDebtsApi["refundDebts"]>[0],
): Promise<Result<Page<RefundDebt>, { reason: "invalid_cursor" }>> {
  const last = query.cursor === undefined ? null : await findDebt(db, query.cursor);
  if (last === undefined) return err({ reason: "invalid_cursor" });
  const rows = await db
    .select()
    .from(refundDebts)
    .where(
      and(
        query.state === undefined ? undefined : eq(state, query.state),
        last === null
          ? undefined
          : or(gt(recorded_at, last.recorded_at), and(eq(recorded_at, last.recorded_at), gt(id, last.id))),
      ),
    )
    .orderBy(recorded_at, id)
    .limit(query.limit + 1);
  const data = rows.slice(0, query.limit).map(debtView);
  return ok({ data, next_cursor: rows.length > query.limit ? (data.at(-1)?.id ?? null) : null });
}

/** Of the entry that settles a debt: it has this line, and so an account, only where a dispute has paid. */
const byDispute = and(
  eq(ledgerEntries.entry_id, sql`'debt_settled:' || ${refundDebts.message_id}`),
  eq(ledgerEntries.account, "disputes"),
);
const paidBy = (account: string | null): SettledRefundDebt["by"] => (account === null ? "other_means" : "dispute");

export async function settledDebts(db: Db, since: number): Promise<SettledRefundDebt[]> {
  const { booking_id, amount_minor, currency } = refundDebts;
  const rows = await db
    .select({ id, booking_id, amount_minor, currency, account: ledgerEntries.account })
    .from(refundDebts)
    .leftJoin(ledgerEntries, byDispute)
    .where(and(eq(state, "settled"), gte(settled_at, since)))
    .orderBy(desc(settled_at), id)
    .limit(MAX_SETTLED_DEBTS);
  return rows.map(({ account, amount_minor: minor, currency: code, ...debt }) => ({
    ...debt,
    amount: { amount_minor: minor, currency: code },
    by: paidBy(account),
  }));
}

/** Whoever asks has made sure whose the booking is. */
export async function bookingDebts(db: Db, bookingId: string): Promise<BookingDebt[]> {
  const { payment_id, booking_id, amount_minor, currency } = refundDebts;
  const rows = await db
    .select({ payment_id, amount_minor, currency, state, settled_at, account: ledgerEntries.account })
    .from(refundDebts)
    .leftJoin(ledgerEntries, byDispute)
    .where(eq(booking_id, bookingId))
    .orderBy(recorded_at, id);
  return rows.map((row) => ({
    payment_id: row.payment_id,
    amount: { amount_minor: row.amount_minor, currency: row.currency },
    state: row.state,
    settled_at: row.settled_at === null ? null : formatInstantMs(row.settled_at),
    by: row.state === "open" ? null : paidBy(row.account),
  }));
}

/**
 * Open debts by currency; one in which none is open is named with none, so that whoever watches sees it fall. Debts are kept for ever, and
 * this is asked often, so only the open ones are read.
 */
export async function countOpenDebts(db: Db): Promise<{ currency: string; open: number }[]> {
  const { currency } = refundDebts;
  const rows = await db
    .select({ currency, open: sql<number>`count(*)` })
    .from(refundDebts)
    .where(eq(state, "open"))
    .groupBy(currency);
  const open = new Map([
    ...FARE_CURRENCIES.map((code) => [code, 0] as const),
    ...rows.map((row) => [row.currency, row.open] as const),
  ]);
  return Array.from(open, ([code, debts]) => ({ currency: code, open: debts }));
}
