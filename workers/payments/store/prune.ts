import { inArray, lte } from "drizzle-orm";
import { prunable } from "#domain/payment/retention.ts";
import { log } from "#platform/log.ts";
import { PRUNE_BATCH, type Pruned, pruneInBatches } from "#platform/prune.ts";
import { inbox, webhookEvents } from "../schema.ts";
import type { Db } from "./db.ts";

/** Commands with a reply, oldest first. One that nobody has answered is never among them. */
export const deleteAnswered = (db: Db, until: number) =>
  db
    .delete(inbox)
    .where(
      inArray(
        inbox.message_id,
        db
          .select({ message_id: inbox.message_id })
          .from(inbox)
          .where(lte(inbox.replied_at, until))
          .orderBy(inbox.replied_at)
          .limit(PRUNE_BATCH),
      ),
    )
    .returning({ message_id: inbox.message_id });

/** Events that their saga has taken, or that say nothing to any. One that is still to be delivered is never among them. */
export const deleteTold = (db: Db, until: number) =>
  db
    .delete(webhookEvents)
    .where(
      inArray(
        webhookEvents.event_id,
        db
          .select({ event_id: webhookEvents.event_id })
          .from(webhookEvents)
          .where(lte(webhookEvents.delivered_at, until))
          .orderBy(webhookEvents.delivered_at)
          .limit(PRUNE_BATCH),
      ),
    )
    .returning({ event_id: webhookEvents.event_id });

/** The task `payments.prune`: forgets copies' marks. Payments, refunds, debts and the ledger are kept: the law wants them. */
export async function prune(db: Db, now: number): Promise<Pick<Pruned, "more">> {
  const { answered_until, told_until } = prunable(now);
  const answered = await pruneInBatches(async () => (await deleteAnswered(db, answered_until)).length);
  const told = await pruneInBatches(async () => (await deleteTold(db, told_until)).length);
  if (answered.rows + told.rows > 0) log("info", "payments.pruned", { answered: answered.rows, told: told.rows });
  return { more: answered.more || told.more };
}
