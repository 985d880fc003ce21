import { and, eq, inArray, isNotNull, isNull, lte, sql } from "drizzle-orm";
import type Stripe from "stripe";
import type { PaymentOutcome } from "#contracts/messages.ts";
import { webhookEvents } from "../schema.ts";
import type { Db } from "../store/db.ts";
import type { Meaning } from "./meaning.ts";

/** Ids in one statement: D1 binds a hundred parameters, and a value beside them. */
const MAX_PARAMETERS = 90;

/** An outcome the saga has not taken yet. */
export interface Delivery {
  event_id: string;
  booking_id: string;
  payment_id: string;
  outcome: PaymentOutcome;
}

/** Stores the event with its effects on payments and ledger, in one transaction, once per event id; `told`: its saga has taken it. */
export async function storeEvent(
  db: Db,
  event: Stripe.Event,
  meaning: Meaning | null,
  { told, now }: { told: boolean; now: number },
): Promise<{ duplicate: boolean }> {
  const row = {
    event_id: event.id,
    type: event.type,
    booking_id: meaning?.booking_id ?? null,
    payment_id: meaning?.payment_id ?? null,
    outcome: meaning === null || meaning.outcome === null ? null : JSON.stringify(meaning.outcome),
    received_at: now,
    delivered_at: told ? now : null,
  };
  const [known] = await db.batch([
    db.select({ event_id: webhookEvents.event_id }).from(webhookEvents).where(eq(webhookEvents.event_id, event.id)),
    db
      .insert(webhookEvents)
      .values(row)
      .onConflictDoUpdate({
        target: webhookEvents.event_id,
        set: { delivered_at: sql`coalesce(${webhookEvents.delivered_at}, excluded.delivered_at)` },
      }),
    ...(meaning?.effects ?? []),
  ]);
  return { duplicate: known.length > 0 };
}

/** Which of these events are stored already. */
export async function storedEvents(db: Db, eventIds: string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let at = 0; at < eventIds.length; at += MAX_PARAMETERS) {
    const ids = eventIds.slice(at, at + MAX_PARAMETERS);
    const rows = await db
      .select({ event_id: webhookEvents.event_id })
      .from(webhookEvents)
      .where(inArray(webhookEvents.event_id, ids));
    for (const { event_id } of rows) known.add(event_id);
  }
  return known;
}

export async function markDelivered(db: Db, eventIds: string[], now: number): Promise<void> {
  for (let at = 0; at < eventIds.length; at += MAX_PARAMETERS)
    await db
      .update(webhookEvents)
      .set({ delivered_at: now })
      .where(inArray(webhookEvents.event_id, eventIds.slice(at, at + MAX_PARAMETERS)));
}

/** Events received before `until` (epoch ms) that no saga has taken, oldest first. */
export async function undelivered(db: Db, until: number, limit: number): Promise<Delivery[]> {
  const rows = await db
    .select()
    .from(webhookEvents)
    .where(and(isNull(webhookEvents.delivered_at), isNotNull(webhookEvents.outcome), lte(webhookEvents.received_at, until)))
    .orderBy(webhookEvents.received_at)
    .limit(limit);
  return rows.flatMap(({ event_id, booking_id, payment_id, outcome }) =>
    booking_id === null || payment_id === null || outcome === null
      ? []
      : [{ event_id, booking_id, payment_id, outcome: JSON.parse(outcome) as PaymentOutcome }],
  );
}
