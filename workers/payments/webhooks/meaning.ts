import type { BatchItem } from "drizzle-orm/batch";
import type Stripe from "stripe";
import { BookingId, PaymentId } from "#contracts/common.ts";
import type { PaymentOutcome } from "#contracts/messages.ts";
import type { ProviderEvent } from "#contracts/payments.ts";
import { disputeEntry, disputeReturnedEntry } from "#domain/ledger/entry.ts";
import { fromProviderAmount } from "#domain/money/provider-amount.ts";
import { LATITUDE, judge } from "#domain/payment/outcome.ts";
import { refundOutcome } from "#domain/payment/refund.ts";
import { intentEffects } from "../commands/reply.ts";
import { intentOf, refundOf } from "../provider/classify.ts";
import type { Db } from "../store/db.ts";
import { bookEntry } from "../store/ledger.ts";
import { findByIntent, findPayment } from "../store/payments.ts";
import { refundBookings } from "../store/refund-bookings.ts";
import { recordRefund } from "../store/refunds.ts";

/** What an event of the provider's says about one of our payments, and what it does to our books. */
export interface Meaning {
  booking_id: string;
  payment_id: string;
  /** Null: it changes our books, and is no news to the booking. */
  outcome: PaymentOutcome | null;
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
    case "charge.dispute.funds_withdrawn":
    case "charge.dispute.funds_reinstated":
      return ofDispute(db, event, now);
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

async function ofIntent(db: Db, eventId: string, object: Stripe.PaymentIntent, now: number): Promise<Meaning | null> {
  const ids = owner(object.metadata);
  if (ids === null) return null;
  const intent = intentOf(object);
  // Nothing else depends on it.
  const isClosed = intent.status === "canceled" && intent.last_error !== null;
  const captureSent = isClosed && ((await findPayment(db, ids.payment_id))?.capture_sent_at ?? null) !== null;
  const decision = judge(ids.payment_id, intent, LATITUDE.confirmed, captureSent);
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

type DisputeEvent =
  | Stripe.ChargeDisputeCreatedEvent
  | Stripe.ChargeDisputeFundsWithdrawnEvent
  | Stripe.ChargeDisputeFundsReinstatedEvent;

/**
 * A chargeback is created and takes the money at once: either event books it. An inquiry (a `warning_…`), with which some networks begin,
 * takes nothing, and the payment can still be refunded; if it becomes a chargeback, only the money's withdrawal says so.
 */
async function ofDispute(db: Db, { id: eventId, type, data: { object } }: DisputeEvent, now: number): Promise<Meaning | null> {
  const intentId = idOf(object.payment_intent);
  const payment = intentId === null ? null : await findByIntent(db, intentId);
  if (payment === null) return null;
  const ids = { booking_id: payment.booking_id, payment_id: payment.id };
  const amount_minor = fromProviderAmount(object.amount, object.currency);
  const isNew = type === "charge.dispute.created";
  const entryOf = type === "charge.dispute.funds_reinstated" ? disputeReturnedEntry : disputeEntry;
  const entry = entryOf(object.id, object.currency.toUpperCase(), amount_minor);
  return {
    ...ids,
    outcome: isNew ? { type: "payment.disputed", payment_id: payment.id, amount_minor } : null,
    effects: isNew && object.status.startsWith("warning_") ? [] : [bookEntry(db, entry, { message_id: eventId, ...ids }, now)],
  };
}

/** Of what the provider names by its id, or sends whole. */
const idOf = (object: string | { id: string } | null): string | null =>
  typeof object === "string" ? object : (object?.id ?? null);
