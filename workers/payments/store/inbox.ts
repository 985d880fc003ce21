import { and, eq, isNull, lte, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { PaymentOutcome, PaymentsMessage } from "#contracts/messages.ts";
import { invariant } from "#domain/invariant.ts";
import { inbox } from "../schema.ts";
import type { Db } from "./db.ts";

/**
 * Longer than a command takes unless all of its provider calls are lost and wait for their turns, in ms; and shorter than a saga
 * waits before it sends again, so that a copy for an attempt that died is not met by its lease. An attempt that is overtaken does
 * no harm: both use the same keys, and the first reply wins.
 */
const LEASE_MS = 55_000;

export type PaymentCommand = Exclude<PaymentsMessage, { type: "task.run" | "audit.read" }> & { booking_id: string };

export type Claim =
  /** Ours to do now. `attempts` counts this one. */
  | { kind: "ours"; attempts: number }
  | { kind: "answered"; reply: PaymentOutcome }
  /** Somebody holds a live lease. */
  | { kind: "busy" };

/** Takes the message for this attempt, in one statement: new, or left behind by an attempt whose lease ran out. */
export async function claim(db: Db, message: PaymentCommand, now: number): Promise<Claim> {
  const [claimed, stored] = await db.batch([
    db
      .insert(inbox)
      .values({
        message_id: message.id,
        type: message.type,
        booking_id: message.booking_id,
        body: JSON.stringify(message),
        lease_until: now + LEASE_MS,
        attempts: 1,
        first_at: now,
      })
      .onConflictDoUpdate({
        target: inbox.message_id,
        set: { lease_until: now + LEASE_MS, attempts: sql`${inbox.attempts} + 1` },
        setWhere: sql`${inbox.reply} is null and ${inbox.lease_until} <= ${now}`,
      })
      .returning({ attempts: inbox.attempts }),
    db.select({ reply: inbox.reply }).from(inbox).where(eq(inbox.message_id, message.id)),
  ]);
  if (claimed[0] !== undefined) return { kind: "ours", attempts: claimed[0].attempts };
  const reply = stored[0]?.reply ?? null;
  return reply === null ? { kind: "busy" } : { kind: "answered", reply: JSON.parse(reply) as PaymentOutcome };
}

/** Lets the next copy of the message begin at once. */
export async function releaseLease(db: Db, messageId: string): Promise<void> {
  await db
    .update(inbox)
    .set({ lease_until: 0 })
    .where(and(eq(inbox.message_id, messageId), isNull(inbox.reply)));
}

/**
 * Stores the reply and its effects in one transaction. The first reply wins: another attempt may have been quicker, and
 * its word is the one that was given. The message body, which may name a person, is dropped.
 */
export async function storeReply(
  db: Db,
  messageId: string,
  reply: PaymentOutcome,
  effects: BatchItem<"sqlite">[],
  now: number,
): Promise<PaymentOutcome> {
  const store = db
    .update(inbox)
    .set({ reply: JSON.stringify(reply), replied_at: now, body: null })
    .where(and(eq(inbox.message_id, messageId), isNull(inbox.reply)));
  const [, rows] = await db.batch([
    store,
    db.select({ reply: inbox.reply }).from(inbox).where(eq(inbox.message_id, messageId)),
    ...effects,
  ]);
  const stored = rows[0]?.reply;
  invariant(stored, `a reply of ${messageId} is stored`);
  return JSON.parse(stored) as PaymentOutcome;
}

/** Messages whose attempt died, for resuming; those that were tried least come first, so none that always fails is in their way. */
export async function abandoned(db: Db, now: number, limit: number): Promise<PaymentCommand[]> {
  const rows = await db
    .select({ body: inbox.body })
    .from(inbox)
    .where(and(isNull(inbox.replied_at), lte(inbox.lease_until, now)))
    .orderBy(inbox.attempts, inbox.first_at)
    .limit(limit);
  return rows.flatMap(({ body }) => (body === null ? [] : [JSON.parse(body) as PaymentCommand]));
}
