import { and, eq, gt, inArray, or, sql } from "drizzle-orm";
import { AUDIT_PAGE } from "#domain/audit/facts.ts";
import type { AuditPage, AuditRead } from "#contracts/audit.ts";
import { ledgerEntries, payments, refundDebts } from "../schema.ts";
import type { Db } from "../store/db.ts";

type PageOf<Source extends AuditPage["source"]> = Extract<AuditPage, { source: Source }>;
/** Lines of these bookings are all on one page: a booking has a dozen at most. */
const LINES_OF_BOOKINGS = 5_000;

export async function paymentPage(db: Db, { cursor, booking_ids }: AuditRead): Promise<PageOf<"payments">> {
  const rows = await db
    .select()
    .from(payments)
    .where(booking_ids === null ? gt(payments.id, cursor ?? "") : inArray(payments.booking_id, booking_ids))
    .orderBy(payments.id)
    .limit(AUDIT_PAGE);
  return {
    source: "payments",
    rows: rows.map(({ id, booking_id, intent_id, status, amount_minor, currency }) => ({
      id,
      booking_id,
      intent_id,
      status,
      amount_minor,
      currency,
    })),
    next: booking_ids === null && rows.length === AUDIT_PAGE ? (rows.at(-1)?.id ?? null) : null,
  };
}

/** A page may end within an entry: its lines are put together again by the audit. */
export async function entryPage(db: Db, { cursor, booking_ids }: AuditRead): Promise<PageOf<"entries">> {
  const { entry_id, line } = ledgerEntries;
  const [lastLine = "-1", ...lastEntry] = (cursor ?? "").split("|").toReversed();
  const last = lastEntry.toReversed().join("|");
  const behind = or(gt(entry_id, last), and(eq(entry_id, last), gt(line, Number(lastLine))));
  const rows = await db
    .select()
    .from(ledgerEntries)
    .where(booking_ids === null ? behind : inArray(ledgerEntries.booking_id, booking_ids))
    .orderBy(entry_id, line)
    .limit(booking_ids === null ? AUDIT_PAGE : LINES_OF_BOOKINGS);
  const end = rows.at(-1);
  return {
    source: "entries",
    rows: rows.map((row) => ({
      id: `${row.entry_id}|${row.line}`,
      booking_id: row.booking_id,
      entry_id: row.entry_id,
      kind: row.kind,
      payment_id: row.payment_id,
      account: row.account,
      currency: row.currency,
      debit_minor: row.debit_minor,
      credit_minor: row.credit_minor,
    })),
    next: booking_ids === null && rows.length === AUDIT_PAGE && end !== undefined ? `${end.entry_id}|${end.line}` : null,
  };
}

/** Debts, each with what the ledger has as paid for it: in one statement, so that none is seen half settled. */
export async function debtPage(db: Db, { cursor, booking_ids }: AuditRead): Promise<PageOf<"debts">> {
  const { id, booking_id, message_id, payment_id, amount_minor, currency, state } = refundDebts;
  const paid = and(
    eq(ledgerEntries.entry_id, sql`'debt_settled:' || ${message_id}`),
    eq(ledgerEntries.account, "refunds_payable"),
  );
  const rows = await db
    .select({ id, booking_id, message_id, payment_id, amount_minor, currency, state, paid: ledgerEntries.debit_minor })
    .from(refundDebts)
    .leftJoin(ledgerEntries, paid)
    .where(booking_ids === null ? gt(id, cursor ?? "") : inArray(booking_id, booking_ids))
    .orderBy(id)
    .limit(AUDIT_PAGE);
  return {
    source: "debts",
    rows: rows.map(({ paid: settled_minor, ...debt }) => ({ ...debt, settled_minor: settled_minor ?? 0 })),
    next: booking_ids === null && rows.length === AUDIT_PAGE ? (rows.at(-1)?.id ?? null) : null,
  };
}
