import { and, eq, isNotNull, isNull, lte } from "drizzle-orm";
import type Stripe from "stripe";
import type { PaymentOutcome } from "#contracts/messages.ts";
import { webhookEvents } from "../schema.ts";
import type { Db } from "../store/db.ts";
import { meaningOf } from "./meaning.ts";

/** An outcome the saga has not taken yet. */
export interface Delivery {
  event_id: string;
  booking_id: string;
  payment_id: string;
  outcome: PaymentOutcome;
}

/**
 * Stores the event with its effects on payments and ledger, in one transaction, once per event id. `delivery` is what the
 * saga must hear (null: nothing); a copy brings it again, in case the first delivery was lost.
 */
export async function storeEvent(
  db: Db,
  event: Stripe.Event,
  now: number,
): Promise<{ duplicate: boolean; delivery: Delivery | null }> {
  const meaning = await meaningOf(db, event, now);
  const row = {
    event_id: event.id,
    type: event.type,
    booking_id: meaning?.booking_id ?? null,
    payment_id: meaning?.payment_id ?? null,
    outcome: meaning === null ? null : JSON.stringify(meaning.outcome),
    received_at: now,
    delivered_at: meaning === null ? now : null,
  };
  const [inserted] = await db.batch([
    db.insert(webhookEvents).values(row).onConflictDoNothing().returning({ event_id: webhookEvents.event_id }),
    ...(meaning?.effects ?? []),
  ]);
  const duplicate = inserted.length === 0;
  const delivery =
    meaning === null
      ? null
      : { event_id: event.id, booking_id: meaning.booking_id, payment_id: meaning.payment_id, outcome: meaning.outcome };
  return { duplicate, delivery };
}

export async function markDelivered(db: Db, eventId: string, now: number): Promise<void> {
  await db.update(webhookEvents).set({ delivered_at: now }).where(eq(webhookEvents.event_id, eventId));
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
