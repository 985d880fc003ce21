import type { BatchItem } from "drizzle-orm/batch";
import type Stripe from "stripe";
import { BookingId, PaymentId } from "#contracts/common.ts";
import type { PaymentOutcome } from "#contracts/messages.ts";
import type { ProviderEvent } from "#contracts/payments.ts";
import { disputeEntry } from "#domain/ledger/entry.ts";
import { fromProviderAmount } from "#domain/money/provider-amount.ts";
import { LATITUDE, judge } from "#domain/payment/outcome.ts";
import { refundOutcome } from "#domain/payment/refund.ts";
import { intentEffects } from "../commands/reply.ts";
import { intentOf, refundOf } from "../provider/classify.ts";
import type { Db } from "../store/db.ts";
import { bookEntry } from "../store/ledger.ts";
import { findByIntent } from "../store/payments.ts";
import { refundBookings } from "../store/refund-bookings.ts";
import { recordRefund } from "../store/refunds.ts";

/** What an event of the provider's says about one of our payments, and what it does to our books. */
export interface Meaning {
  booking_id: string;
  payment_id: string;
  outcome: PaymentOutcome;
  effects: BatchItem<"sqlite">[];
}

/** Null: not about a payment of ours, or of a type that says nothing new. `now`: epoch ms. */
export async function meaningOf(db: Db, event: Stripe.Event, now: number): Promise<Meaning | null> {
  switch (event.type) {
    case "payment_intent.amount_capturable_updated":
    case "payment_intent.succeeded":
    case "payment_intent.canceled":
    case "payment_intent.payment_failed":
    case "payment_intent.requires_action":
      return ofIntent(db, event.id, event.data.object, now);
    case "refund.updated":
    case "refund.failed":
      return ofRefund(db, event.id, event.data.object, now);
    case "charge.dispute.created":
      return ofDispute(db, event.id, event.data.object, now);
    default:
      // Every type that the endpoint is subscribed to is read above.
      event satisfies Exclude<Stripe.Event, { type: ProviderEvent }>;
      return null;
  }
}

/** Our ids travel in the metadata of everything we create there; what lacks them belongs to somebody else. */
function owner(metadata: Stripe.Metadata | null): { booking_id: string; payment_id: string } | null {
  const booking = BookingId.safeParse(metadata?.["booking_id"]);
  const payment = PaymentId.safeParse(metadata?.["payment_id"]);
  return booking.success && payment.success ? { booking_id: booking.data, payment_id: payment.data } : null;
}

function ofIntent(db: Db, eventId: string, object: Stripe.PaymentIntent, now: number): Meaning | null {
  const ids = owner(object.metadata);
  if (ids === null) return null;
  const decision = judge(ids.payment_id, intentOf(object), LATITUDE.confirmed);
  if (decision.act !== "answer" || decision.outcome.type === "payment.unknown") return null;
  const effects = intentEffects(db, decision.outcome, { message_id: eventId, ...ids }, object.currency.toUpperCase(), now);
  return { ...ids, outcome: decision.outcome, effects };
}

function ofRefund(db: Db, eventId: string, object: Stripe.Refund, now: number): Meaning | null {
  const ids = owner(object.metadata);
  if (ids === null) return null;
  const refund = refundOf(object);
  if (refund.message_id === null || refund.status === "pending") return null;
  const source = { message_id: eventId, ...ids };
  const origin = {
    message_id: refund.message_id,
    intent_id: idOf(object.payment_intent),
    currency: object.currency.toUpperCase(),
  };
  const effects = [recordRefund(db, refund.message_id, refund, now), ...refundBookings(db, refund, origin, source, now)];
  return { ...ids, outcome: refundOutcome(ids.payment_id, refund), effects };
}

async function ofDispute(db: Db, eventId: string, object: Stripe.Dispute, now: number): Promise<Meaning | null> {
  const intentId = idOf(object.payment_intent);
  const payment = intentId === null ? null : await findByIntent(db, intentId);
  if (payment === null) return null;
  const ids = { booking_id: payment.booking_id, payment_id: payment.id };
  const amount_minor = fromProviderAmount(object.amount, object.currency);
  const entry = disputeEntry(object.id, object.currency.toUpperCase(), amount_minor);
  return {
    ...ids,
    outcome: { type: "payment.disputed", payment_id: payment.id, amount_minor },
    effects: [bookEntry(db, entry, { message_id: eventId, ...ids }, now)],
  };
}

/** Of what the provider names by its id, or sends whole. */
const idOf = (object: string | { id: string } | null): string | null =>
  typeof object === "string" ? object : (object?.id ?? null);
