import { count, eq } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import type { DeadLetterQueue } from "#contracts/dead-letters.ts";
import { meter } from "#platform/meter.ts";
import { parkedMessages } from "./schema.ts";

/** Counted once a minute; after so many in vain nobody knows. */
const KNOWN_MS = 10 * 60_000;

/** Has it known how many letters wait for an operator. */
export async function measureDeadLetters(env: { DB: D1Database }, queue: DeadLetterQueue, now: number): Promise<void> {
  const [counted] = await countOpen(drizzle(env.DB));
  meter.set("holdfast_dead_letters_open", { queue }, counted?.open ?? 0, now, KNOWN_MS);
}

export const countOpen = (db: DrizzleD1Database) =>
  db.select({ open: count() }).from(parkedMessages).where(eq(parkedMessages.state, "parked"));
