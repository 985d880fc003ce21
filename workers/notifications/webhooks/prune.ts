import { prunableWebhooks } from "#domain/notification/retention.ts";
import { log } from "#platform/log.ts";
import { PRUNE_BATCH, type Pruned, pruneInBatches } from "#platform/prune.ts";

/** What ended that long ago. Rows that are still tried are written at least twice a day, so they are not among the oldest. */
export const ENDED_DELIVERIES = `
  DELETE FROM webhook_deliveries WHERE rowid IN (
    SELECT rowid FROM webhook_deliveries WHERE updated_at <= ?1 AND status <> 'pending' LIMIT ?2)`;
export const OLD_KEYS = `
  DELETE FROM webhook_keys WHERE rowid IN (SELECT rowid FROM webhook_keys WHERE created_at <= ?1 LIMIT ?2)`;

/** Part of the task `notifications.prune`. */
export async function pruneWebhooks(db: D1Database, now: number): Promise<Pick<Pruned, "more">> {
  const { deliveries_until, keys_until } = prunableWebhooks(now);
  const prune = (sql: string, until: number) =>
    pruneInBatches(async () => (await db.prepare(sql).bind(until, PRUNE_BATCH).run()).meta.changes);
  const deliveries = await prune(ENDED_DELIVERIES, deliveries_until);
  const keys = await prune(OLD_KEYS, keys_until);
  if (deliveries.rows + keys.rows > 0) log("info", "webhooks.pruned", { deliveries: deliveries.rows, keys: keys.rows });
  return { more: deliveries.more || keys.more };
}
