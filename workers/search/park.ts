import { sql } from "drizzle-orm";
import type { DeadLetter } from "#queues/consume.ts";
import { log } from "#platform/log.ts";
import { writer } from "./database.ts";
import type { Env } from "./env.ts";
import { deadLetters } from "./schema.ts";

/** Buries messages no retry can help, one row per message id; one that comes again only brings its row up to date. */
export async function park(env: Env, letters: readonly DeadLetter[], now: number): Promise<void> {
  const db = writer(env);
  const [first, ...rest] = letters.map(({ booking_id: _none, ...letter }) =>
    db
      .insert(deadLetters)
      .values({ ...letter, at: now })
      .onConflictDoUpdate({
        target: deadLetters.id,
        set: { reason: sql`excluded.reason`, attempts: sql`excluded.attempts`, at: sql`excluded.at` },
      }),
  );
  if (first === undefined) return;
  await db.batch([first, ...rest]);
  for (const { id, type, reason, attempts } of letters) log("error", "queue.parked", { message_id: id, type, reason, attempts });
}
