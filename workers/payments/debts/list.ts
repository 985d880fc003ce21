import { and, eq, gt, or, sql } from "drizzle-orm";
import type { Page } from "#contracts/common.ts";
import type { RefundDebt, RefundDebtsApi } from "#contracts/refund-debts.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { refundDebts } from "../schema.ts";
import type { Db } from "../store/db.ts";
import { findDebt } from "../store/debts.ts";
import { debtView } from "./view.ts";

const { id, recorded_at, state } = refundDebts;

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

/** Open debts by currency; one in which all are settled is named with none, so that whoever watches sees it fall. */
export const countOpenDebts = (db: Db): Promise<{ currency: string; open: number }[]> =>
  db
    .select({ currency: refundDebts.currency, open: sql<number>`sum(${state} = 'open')` })
    .from(refundDebts)
    .groupBy(refundDebts.currency);
