import { sql } from "drizzle-orm";
import type { DeadLetter } from "#queues/consume.ts";
import { deadLetters } from "./schema.ts";
import type { Db } from "./store/db.ts";

/** Keeps each message that no retry could help, once per id, with the latest reason and count. */
export async function park(db: Db, letters: DeadLetter[], now: number): Promise<void> {
  for (const letter of letters) {
    await db
      .insert(deadLetters)
      .values({ ...letter, at: now })
      .onConflictDoUpdate({
        target: deadLetters.id,
        set: { reason: sql`excluded.reason`, attempts: sql`${deadLetters.attempts} + excluded.attempts`, at: now },
      });
  }
}
