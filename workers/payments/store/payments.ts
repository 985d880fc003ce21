import { and, eq, gte, isNull, ne, notInArray, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { invariant } from "#domain/invariant.ts";
import type { IntentOutcome } from "#domain/payment/outcome.ts";
import { type PaymentRow, payments } from "../schema.ts";
import type { Db } from "./db.ts";

export async function findPayment(db: Db, paymentId: string): Promise<PaymentRow | null> {
  const [row] = await db.select().from(payments).where(eq(payments.id, paymentId));
  return row ?? null;
}

export async function findByIntent(db: Db, intentId: string): Promise<PaymentRow | null> {
  const [row] = await db.select().from(payments).where(eq(payments.intent_id, intentId));
  return row ?? null;
}

/** The row of a payment that begins; a tombstone that was there before stays one. */
export async function beginPayment(
  db: Db,
  {
    id,
    booking_id,
    amount_minor,
    currency,
    now,
  }: { id: string; booking_id: string; amount_minor: number; currency: string; now: number },
): Promise<PaymentRow> {
  const [row] = await db
    .insert(payments)
    .values({ id, booking_id, status: "created", amount_minor, currency, create_sent_at: now, created_at: now, updated_at: now })
    .onConflictDoUpdate({
      target: payments.id,
      set: { amount_minor, currency, create_sent_at: sql`coalesce(${payments.create_sent_at}, ${now})` },
    })
    .returning();
  invariant(row, "an upsert returns its row");
  return row;
}

/** Stores the intent's id and reads the tombstone, in one statement: whoever comes second sees the other. */
export async function attachIntent(db: Db, paymentId: string, intentId: string, now: number): Promise<PaymentRow> {
  const [row] = await db
    .update(payments)
    .set({ intent_id: sql`coalesce(${payments.intent_id}, ${intentId})`, updated_at: now })
    .where(eq(payments.id, paymentId))
    .returning();
  invariant(row, `payment ${paymentId} has begun`);
  return row;
}

/** A create without an answer is given up, unless its id has come by another attempt meanwhile. */
export async function giveUpCreate(db: Db, paymentId: string, now: number): Promise<PaymentRow> {
  await db
    .update(payments)
    .set({ status: "cancelled", cancelled_at: now, updated_at: now })
    .where(and(eq(payments.id, paymentId), isNull(payments.intent_id), isNull(payments.cancelled_at)));
  const row = await findPayment(db, paymentId);
  invariant(row, `payment ${paymentId} has begun`);
  return row;
}

/** The tombstone: from here on nothing of this payment is authorised or captured. Also for a payment that never began. */
export async function buryPayment(db: Db, paymentId: string, bookingId: string, now: number): Promise<PaymentRow> {
  const [row] = await db
    .insert(payments)
    .values({ id: paymentId, booking_id: bookingId, status: "cancelled", cancelled_at: now, created_at: now, updated_at: now })
    .onConflictDoUpdate({
      target: payments.id,
      set: { cancelled_at: sql`coalesce(${payments.cancelled_at}, ${now})`, updated_at: now },
    })
    .returning();
  invariant(row, "an upsert returns its row");
  return row;
}

/** As `buryPayment`, but only where no intent id is known: a poll after the pins have run out. */
export async function buryUnlessAttached(db: Db, paymentId: string, bookingId: string, now: number): Promise<PaymentRow> {
  await db
    .insert(payments)
    .values({ id: paymentId, booking_id: bookingId, status: "cancelled", cancelled_at: now, created_at: now, updated_at: now })
    .onConflictDoUpdate({
      target: payments.id,
      set: { status: "cancelled", cancelled_at: sql`coalesce(${payments.cancelled_at}, ${now})`, updated_at: now },
      setWhere: isNull(payments.intent_id),
    });
  const row = await findPayment(db, paymentId);
  invariant(row, `payment ${paymentId} exists`);
  return row;
}

/**
 * Marks the capture as sent, before it is: afterwards nobody may think that none was. Answers whether it may go out;
 * false when a tombstone came first.
 */
export async function markCapture(db: Db, paymentId: string, notAfter: number, now: number): Promise<boolean> {
  const rows = await db
    .update(payments)
    .set({ capture_sent_at: sql`coalesce(${payments.capture_sent_at}, ${now})`, capture_not_after: notAfter, updated_at: now })
    .where(and(eq(payments.id, paymentId), isNull(payments.cancelled_at), gte(sql`${notAfter}`, now)))
    .returning({ id: payments.id });
  return rows.length === 1;
}

/** Remembers until when a capture was wanted, though none is sent. */
export async function markCaptureOver(db: Db, paymentId: string, notAfter: number): Promise<void> {
  await db.update(payments).set({ capture_not_after: notAfter }).where(eq(payments.id, paymentId));
}

/** The next cancel key, unless another worker has taken it already: the key in use is the row's, never a private one. */
export async function advanceCancelKey(db: Db, paymentId: string, from: number): Promise<void> {
  await db
    .update(payments)
    .set({ cancel_generation: from + 1 })
    .where(and(eq(payments.id, paymentId), eq(payments.cancel_generation, from)));
}

const STATUS_OF = {
  "payment.authorized": "authorized",
  "payment.requires_action": "requires_action",
  "payment.declined": "declined",
  "payment.captured": "captured",
  "payment.cancelled": "cancelled",
  "payment.unknown": "unknown",
} as const satisfies Record<IntentOutcome["type"], PaymentRow["status"]>;

/**
 * What became known of the payment. A capture is the last word; a cancelled or declined one is a tombstone, which older news that comes
 * late does not open again.
 */
export function recordStatus(db: Db, outcome: IntentOutcome, now: number): BatchItem<"sqlite"> {
  const status = STATUS_OF[outcome.type];
  const final = status === "cancelled" || status === "declined";
  return db
    .update(payments)
    .set({ status, updated_at: now, ...(final ? { cancelled_at: sql`coalesce(${payments.cancelled_at}, ${now})` } : {}) })
    .where(
      and(
        eq(payments.id, outcome.payment_id),
        ne(payments.status, "captured"),
        ...(final || status === "captured" ? [] : [notInArray(payments.status, ["cancelled", "declined"])]),
      ),
    );
}
