import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import type { DeadLetterQueue } from "#contracts/dead-letters.ts";
import { meter } from "#platform/meter.ts";
import { parkedMessages } from "./schema.ts";

/** Counted once a minute; after so many in vain nobody knows. */
const KNOWN_MS = 10 * 60_000;

/** Has it known how many letters wait for an operator. */
export async function measureDeadLetters(env: { DB: D1Database }, queue: DeadLetterQueue, now: number): Promise<void> {
  const open = await drizzle(env.DB).$count(parkedMessages, eq(parkedMessages.state, "parked"));
  meter.set("holdfast_dead_letters_open", { queue }, open, now, KNOWN_MS);
}
