import { and, inArray, lt, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import type { Objects } from "#contracts/bindings.ts";
import type { DeadLetterQueue } from "#contracts/dead-letters.ts";
import type { MetricsApi } from "#contracts/metrics.ts";
import { count } from "#platform/count.ts";
import { log } from "#platform/log.ts";
import { series } from "#platform/series.ts";
import type { DeadLetter } from "#queues/consume.ts";
import { parkedMessages } from "./schema.ts";

/** What parking needs of a service's environment. */
export interface ParkingEnv {
  DB: D1Database;
  METRICS: Objects<Pick<MetricsApi, "add" | "set">>;
}

/** How long a letter is kept after it was replayed or dropped. */
const KEPT_MS = 90 * 86_400_000;

/** Keeps what could not be handled. Also forgets letters that were decided about long ago. */
export async function park(env: ParkingEnv, queue: DeadLetterQueue, letters: readonly DeadLetter[], now: number): Promise<void> {
  const db = drizzle(env.DB);
  await db.batch([forgetDecided(db, now), ...letters.map((letter) => parkedRow(db, queue, letter, now))]);
  await reportParked(env, queue, letters);
}

/** Those that were decided about long ago. */
export const forgetDecided = (db: DrizzleD1Database, now: number) =>
  db
    .delete(parkedMessages)
    .where(and(inArray(parkedMessages.state, ["replayed", "dropped"]), lt(parkedMessages.decided_at, now - KEPT_MS)));

/**
 * One row per message id: a message that comes again is parked again, whatever was decided before, and its deliveries add up. For whoever
 * writes more in the same batch; `reportParked` comes after it.
 */
export const parkedRow = (db: DrizzleD1Database, queue: DeadLetterQueue, letter: DeadLetter, now: number): BatchItem<"sqlite"> =>
  db
    .insert(parkedMessages)
    .values({ ...letter, queue, state: "parked", parkings: 1, first_at: now, last_at: now })
    .onConflictDoUpdate({
      target: parkedMessages.id,
      set: {
        reason: sql`excluded.reason`,
        attempts: sql`${parkedMessages.attempts} + excluded.attempts`,
        parkings: sql`${parkedMessages.parkings} + 1`,
        state: "parked",
        last_at: now,
      },
    });

/** The alert, and the count of it. */
export async function reportParked(
  env: Pick<ParkingEnv, "METRICS">,
  queue: DeadLetterQueue,
  letters: readonly DeadLetter[],
): Promise<void> {
  if (letters.length === 0) return;
  for (const { id, type, booking_id, reason, attempts } of letters)
    log("error", "queue.parked", { queue, message_id: id, type, booking_id, reason, attempts });
  await count(env.METRICS, [{ series: series("holdfast_dead_letters_total", { queue }), value: letters.length }]);
}
