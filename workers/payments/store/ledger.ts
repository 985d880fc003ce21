import { and, eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Account, Entry } from "#domain/ledger/entry.ts";
import type { AccountSum } from "#domain/ledger/trial-balance.ts";
import { ledgerEntries } from "../schema.ts";
import type { Db } from "./db.ts";

/** Where an entry comes from. `message_id`: the message or the provider's event. */
export interface Source {
  message_id: string;
  payment_id: string;
  booking_id: string;
}

/** The statement that books an entry; one that is booked already stays as it is. */
export function bookEntry(db: Db, entry: Entry, source: Source, now: number): BatchItem<"sqlite"> {
  const rows = entry.lines.map((line, i) => ({
    entry_id: entry.id,
    line: i,
    kind: entry.kind,
    ...source,
    account: line.account,
    currency: entry.currency,
    debit_minor: line.debit_minor,
    credit_minor: line.credit_minor,
    at: now,
  }));
  return db.insert(ledgerEntries).values(rows).onConflictDoNothing();
}

/** Debits less credits of one account for one payment, in one currency: a bank may take money back in its customer's. */
export async function balanceOf(
  db: Db,
  { booking_id, payment_id, currency }: Pick<Source, "booking_id" | "payment_id"> & { currency: string },
  account: Account,
): Promise<number> {
  const ofPayment = and(
    eq(ledgerEntries.booking_id, booking_id),
    eq(ledgerEntries.payment_id, payment_id),
    eq(ledgerEntries.account, account),
    eq(ledgerEntries.currency, currency),
  );
  const balance = sql<number | null>`sum(${ledgerEntries.debit_minor} - ${ledgerEntries.credit_minor})`;
  const [row] = await db.select({ balance }).from(ledgerEntries).where(ofPayment);
  return row?.balance ?? 0;
}

/** What was booked on each account, by currency. */
export async function accountSums(db: Db): Promise<AccountSum[]> {
  return db
    .select({
      currency: ledgerEntries.currency,
      account: ledgerEntries.account,
      debit_minor: sql<number>`sum(${ledgerEntries.debit_minor})`,
      credit_minor: sql<number>`sum(${ledgerEntries.credit_minor})`,
    })
    .from(ledgerEntries)
    .groupBy(ledgerEntries.currency, ledgerEntries.account)
    .orderBy(ledgerEntries.currency, ledgerEntries.account);
}
