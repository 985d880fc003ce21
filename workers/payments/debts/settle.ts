import { and, eq, or } from "drizzle-orm";
import type { Answer } from "#contracts/bookings.ts";
import type { RefundDebt, RefundDebtsApi, SettleRefundDebtError } from "#contracts/refund-debts.ts";
import { invariant } from "#domain/invariant.ts";
import { debtSettledEntry, settledFrom } from "#domain/ledger/entry.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { answerAgain, unlessUsed } from "#platform/keyed.ts";
import { log } from "#platform/log.ts";
import { type RefundDebtRow, refundDebts } from "../schema.ts";
import type { Db } from "../store/db.ts";
import { findDebt } from "../store/debts.ts";
import { balanceOf, bookEntry } from "../store/ledger.ts";
import { debtView } from "./view.ts";

type Command = Parameters<RefundDebtsApi["settleRefundDebt"]>[0];
type Settled = Result<Answer<RefundDebt>, SettleRefundDebtError>;

/**
 * Notes that a debt was paid, in one transaction with the entry that says so: by other means, or by the passenger's bank, where that has
 * taken the payment back. Whoever comes second finds it settled: the entry is booked once for a debt, whatever is settled at the same time.
 */
export async function settleDebt(db: Db, command: Command, now: number): Promise<Settled> {
  const { debt_id, reference, user_id, key, request_hash } = command;
  const known = await knownRows(db, command);
  const used = known.find((row) => isOf(row, command));
  if (used !== undefined) return answerAgain(debtView(used), used.settled_hash, request_hash);
  const debt = known[0];
  if (debt === undefined) return err({ reason: "not_found" });
  if (debt.state === "settled") return err({ reason: "debt_settled" });
  const { message_id, payment_id, booking_id, currency, amount_minor } = debt;
  const from = settledFrom(amount_minor, await balanceOf(db, debt, "disputes"));
  const entry = debtSettledEntry(message_id, currency, amount_minor, from);
  const mark = { settled_at: now, reference, settled_by: user_id, settled_key: key, settled_hash: request_hash };
  const store = db.batch([
    db
      .update(refundDebts)
      .set({ state: "settled", ...mark })
      .where(and(eq(refundDebts.id, debt_id), eq(refundDebts.state, "open"))),
    bookEntry(db, entry, { message_id, payment_id, booking_id }, now),
  ]);
  const isUsed = async () => (await knownRows(db, command)).some((row) => isOf(row, command));
  const [marked] = (await unlessUsed(store, isUsed)) ?? [];
  // Somebody else was quicker: a copy of this word, or another one; what there is to say now is found anew.
  if (marked === undefined || marked.meta.changes === 0) return settleDebt(db, command, now);
  const settled = await findDebt(db, debt_id);
  invariant(settled, `${debt_id} is never deleted`);
  log("info", "refund.debt_settled", { debt_id, booking_id, amount_minor, currency, from });
  return ok({ body: debtView(settled), replayed: false });
}

/** The debt, and what this key has settled already, which may be another. */
const knownRows = (db: Db, { debt_id, user_id, key }: Command): Promise<RefundDebtRow[]> =>
  db
    .select()
    .from(refundDebts)
    .where(or(eq(refundDebts.id, debt_id), and(eq(refundDebts.settled_by, user_id), eq(refundDebts.settled_key, key))));

const isOf = (row: RefundDebtRow, { user_id, key }: Command): boolean => row.settled_by === user_id && row.settled_key === key;
