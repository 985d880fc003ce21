import { and, inArray, isNull, lte, ne } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { prunableUntil } from "#domain/notification/retention.ts";
import { log } from "#platform/log.ts";
import { type Pruned, pruneInBatches } from "#platform/prune.ts";
import { inbox, notifications } from "./schema.ts";

/** Letters of one batch: D1 binds a hundred parameters. */
const BATCH = 90;

/** Letters to accounts that nobody will try again. They have no booking, so its index finds them among many more. */
export const settledLetters = (orm: DrizzleD1Database, until: number) =>
  orm
    .select({ message_id: notifications.message_id })
    .from(notifications)
    .where(and(isNull(notifications.booking_id), ne(notifications.status, "queued"), lte(notifications.updated_at, until)))
    .limit(BATCH);

/** Part of the task `notifications.prune`. */
export async function prune(db: D1Database, now: number): Promise<Pick<Pruned, "more">> {
  const orm = drizzle(db);
  const { rows: letters, more } = await pruneInBatches(async () => {
    const ids = (await settledLetters(orm, prunableUntil(now))).map(({ message_id }) => message_id);
    if (ids.length > 0)
      await orm.batch([
        orm.delete(notifications).where(inArray(notifications.message_id, ids)),
        orm.delete(inbox).where(inArray(inbox.message_id, ids)),
      ]);
    return ids.length;
  }, BATCH);
  if (letters > 0) log("info", "notifications.pruned", { letters });
  return { more };
}
