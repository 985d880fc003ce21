import { eventWalk } from "../schema.ts";
import type { Db } from "./db.ts";

/** There is one. */
const ID = 1;

/** The event before which the next ones are to be read; null: those behind the newest ones. */
export async function walkedTo(db: Db): Promise<string | null> {
  const [row] = await db.select().from(eventWalk);
  return row?.older_than ?? null;
}

/** Null: the next walk begins behind the newest ones. */
export async function walkOn(db: Db, olderThan: string | null, now: number): Promise<void> {
  if (olderThan === null) {
    await db.delete(eventWalk);
    return;
  }
  const place = { older_than: olderThan, updated_at: now };
  await db
    .insert(eventWalk)
    .values({ id: ID, ...place })
    .onConflictDoUpdate({ target: eventWalk.id, set: place });
}
