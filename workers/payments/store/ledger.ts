import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Entry } from "#domain/ledger/entry.ts";
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
