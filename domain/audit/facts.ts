/**
 * What an audit reads, from every place that says something about a booking. Facts are copied, never derived: each carries
 * what its own store holds, so that two stores which disagree can be told apart. Instants are epoch milliseconds, amounts
 * minor units. No fact names a person.
 */
import type { Command } from "../booking/commands.ts";
import type { BookingStatus, PaymentState, SegmentState, TimelineEvent } from "../booking/record.ts";

/** Facts on one page: bounds a message's work and an RPC's size. */
export const AUDIT_PAGE = 200;

/** A message or call that its saga still waits for. */
export interface OutboxFact {
  id: string;
  to: Command["to"];
  at: number;
  attempts: number;
  /** It undoes something: sent again for ever. */
  compensates: boolean;
  /** No longer sent: an operator has to look. */
  parked: boolean;
}

/** From the saga's shard: the booking's own truth. */
export interface SagaFact {
  booking_id: string;
  id: string;
  version: number;
  status: BookingStatus;
  /** A saga is at work on it. */
  running: boolean;
  expires_at: number;
  record_locator: string;
  currency: string;
  total_minor: number;
  passengers: number;
  segments: { flight_id: string; attempt: string; state: SegmentState; seats: { passenger_id: string; designator: string }[] }[];
  payments: { id: string; state: PaymentState; captured_minor: number; refunded_minor: number; debt_minor: number }[];
  /** What the confirmed cancellation keeps. */
  fee_minor: number;
  tickets: string[];
  /** Events of its history, in order. */
  events: TimelineEvent[];
  outbox: OutboxFact[];
}

/** From a flight's object: one seat that is not free. */
export interface ClaimFact {
  booking_id: string;
  id: string;
  flight_id: string;
  designator: string;
  state: "held" | "pinned" | "sold";
  attempt: string | null;
  passenger_id: string | null;
}

/** From the bookings database: what lists show. */
export interface ProjectionFact {
  booking_id: string;
  id: string;
  status: string;
  record_locator: string;
  currency: string;
  total_minor: number;
  passengers: number;
  tickets: string[];
}

/** From the payments database. */
export interface PaymentFact {
  booking_id: string;
  id: string;
  intent_id: string | null;
  status: string;
  amount_minor: number | null;
  currency: string | null;
}

/** From the ledger: one line of an entry. */
export interface LedgerFact {
  booking_id: string;
  id: string;
  entry_id: string;
  kind: string;
  payment_id: string;
  account: string;
  currency: string;
  debit_minor: number;
  credit_minor: number;
}

/** From the payments database: a refund that failed for good. */
export interface DebtFact {
  booking_id: string;
  id: string;
  /** The refund message. */
  message_id: string;
  payment_id: string;
  amount_minor: number;
  currency: string;
  state: "open" | "settled";
  /** What the ledger has as paid for it, read together with the state. */
  settled_minor: number;
}

/** From the payment provider's own records. `payment_id` is what we told it. */
export interface IntentFact {
  booking_id: string;
  id: string;
  payment_id: string | null;
  status: string;
  amount_minor: number;
  received_minor: number;
  currency: string;
}

export interface ProviderRefundFact {
  booking_id: string;
  id: string;
  intent_id: string;
  amount_minor: number;
  status: "pending" | "succeeded" | "failed";
}

/** From the notifications database: one logical notification and how its channels stand. */
export interface NoticeFact {
  booking_id: string;
  id: string;
  type: string;
  channels: { channel: string; status: "queued" | "sent" | "failed" | "off"; has_reason: boolean }[];
}

/** Facts by where they come from. */
export interface FactOf {
  sagas: SagaFact;
  claims: ClaimFact;
  projections: ProjectionFact;
  payments: PaymentFact;
  entries: LedgerFact;
  debts: DebtFact;
  intents: IntentFact;
  provider_refunds: ProviderRefundFact;
  notices: NoticeFact;
}
export type FactSource = keyof FactOf;

/** Everything the stores say of one booking. */
export type BookingFacts = { booking_id: string } & { [Source in FactSource]: FactOf[Source][] };

/** No store says anything of it. */
export const noFacts = (bookingId: string): BookingFacts => ({
  booking_id: bookingId,
  sagas: [],
  claims: [],
  projections: [],
  payments: [],
  entries: [],
  debts: [],
  intents: [],
  provider_refunds: [],
  notices: [],
});

/** One thing that is not as it must be: the invariant it breaks, what it concerns, and how. */
export interface Finding {
  invariant: string;
  ids: string[];
  detail: string;
}
