import type { Cabin } from "../seat/layout.ts";

/** What a client sees a booking as. */
export type BookingStatus = "held" | "paying" | "confirmed" | "cancelling" | "cancelled" | "expired" | "failed";

/** Where one segment's seats stand, as far as the saga knows; the flight's own object is the truth. */
export type SegmentState =
  | "held"
  /** Pinned for a payment: hold expiry no longer applies. */
  | "pinned"
  /** Pinned for a day, just before money moves. */
  | "locked"
  | "sold"
  | "releasing"
  | "released"
  /** Given back while the provider was silent, and asked for again. */
  | "claiming";

export interface SegmentRecord {
  flight_id: string;
  cabin: Cabin;
  booking_class: string;
  /** Part of the hold's identity at the flight's object; a new one for every new claim. */
  attempt: string;
  /** Fencing token of the latest hold or pin. */
  epoch: number;
  seats: { passenger_id: string; designator: string }[];
  state: SegmentState;
}

export type PaymentState =
  | "processing"
  | "requires_action"
  | "authorized"
  | "captured"
  | "failed"
  | "cancelled"
  | "unknown"
  | "refunding"
  | "partially_refunded"
  | "refunded";

export interface PaymentRecord {
  id: string;
  /** 1 for the booking's first try. */
  n: number;
  state: PaymentState;
  method: string;
  on_decline: "release" | "keep";
  return_url: string | null;
  amount_minor: number;
  captured_minor: number;
  refunded_minor: number;
  /** Accepted by the provider, not yet paid out. */
  refund_pending: boolean;
  /** Owed to the passenger because the provider refused a refund. */
  debt_minor: number;
  created_at: number;
  decline_code: string | null;
  action_url: string | null;
  polls: number;
  /** The provider has been asked (or may have been): from here on only its answer ends the payment. */
  asked: boolean;
}

export interface CancellationRecord {
  id: string;
  state: "quoted" | "confirmed";
  captured_minor: number;
  refund_minor: number;
  fee_minor: number;
  expires_at: number;
}

export interface TicketRecord {
  number: string;
  passenger_id: string;
  issued_at: number;
  state: "open" | "void" | "refunded";
  coupons: { flight_id: string; designator: string | null }[];
}

/** A flight on which a change gives passengers other seats. */
export interface ReseatedFlight {
  flight_id: string;
  /** Everybody's seats after the change. */
  seats: { passenger_id: string; designator: string }[];
  /** `claimed`: the flight keeps the new seats beside the old ones. `settled`: only those that stay. */
  state: "claiming" | "claimed" | "settled";
}

/** Why a change of seats was refused: what a flight said of the seats that were wanted, or that time is up. */
export type SeatChangeRefusal =
  | ({ flight_id: string } & (
      | { reason: "flight_closed" }
      | { reason: "seat_unavailable"; designators: string[]; alternatives: string[] }
      | { reason: "seat_not_found" | "seat_wrong_cabin" | "seat_not_allowed"; designator: string }
      | { reason: "hold_cooldown"; until: number }
    ))
  | { reason: "hold_expired" };

export interface SeatChangeRecord {
  /** 1 for the booking's first. */
  n: number;
  state: "running" | "done" | "refused";
  /** Of the booking, with the new seats. */
  total_minor: number;
  /** Of the booking, with the new seats; none once the change is over. */
  seat_prices: SeatPrice[];
  /** Where seats change, in the order of the segments; none once the change is over. */
  flights: ReseatedFlight[];
  refusal: SeatChangeRefusal | null;
}

export type SagaName = "book" | "change" | "expire" | "release" | "cancel";
export type StepName =
  | "vacate"
  | "rehold"
  | "pin"
  | "authorise"
  | "lock"
  | "capture"
  | "confirm"
  | "ticket"
  | "claim"
  | "settle"
  | "refund"
  | "release";

export const FAILURE_CODES = [
  "payment_declined",
  "payment_cancelled",
  "authentication_not_finished",
  "amount_mismatch",
  "seats_lost",
  "hold_expired",
  "flight_cancelled",
] as const;
export interface Failure {
  code: (typeof FAILURE_CODES)[number];
  decline_code: string | null;
}

/** The saga at work. */
export interface Run {
  saga: SagaName;
  direction: "forward" | "undo";
  /** The step whose commands are out; null before the first. */
  step: StepName | null;
  /** The pins ran out while the provider owed an answer: seats are given back, the question stays open. */
  suspended: boolean;
  failure: Failure | null;
}

/** Epoch milliseconds at which the saga wants to be woken, by reason. */
export type TimerName = "hold" | "pin" | "action" | "poll";
export type Timers = Partial<Record<TimerName, number>>;

/** What the lines of a booking's history are about; passengers read each in words of their own language. */
export const TIMELINE_EVENTS = [
  "booking.held",
  "booking.confirmed",
  "booking.failed",
  "booking.expired",
  "booking.cancelled",
  "booking.suspended",
  "booking.erased",
  "payment.started",
  "payment.requires_action",
  "payment.authorized",
  "payment.declined",
  "payment.captured",
  "payment.cancelled",
  "payment.refunded",
  "payment.refund_failed",
  "payment.disputed",
  "cancellation.confirmed",
  "flight.cancelled",
  "seats.changed",
  "seats.sold",
  "seats.released",
  "seats.refused",
] as const;
export type TimelineEvent = (typeof TIMELINE_EVENTS)[number];

/** The line that says which flight does not fly. */
export const FLIGHT_CANCELLED = "flight.cancelled" satisfies TimelineEvent;

export interface TimelineEntry {
  at: number;
  event: TimelineEvent;
  detail: string;
}

/** The facts of the sale that later decisions need; they never change. */
export interface Terms {
  currency: string;
  base_minor: number;
  taxes: { amount_minor: number; refundable: boolean }[];
  refundable: boolean;
  /** Per passenger with a seat. */
  cancellation_fee_minor: number;
  passengers: { id: string; type: "adult" | "child" | "infant" }[];
  first_departure_at: number;
  /** Flight ids in the order of travel. */
  flight_order: string[];
}

/** What a passenger pays for the seat they chose on a flight. */
export interface SeatPrice {
  flight_id: string;
  passenger_id: string;
  price_minor: number;
}

/** The saga's durable state. */
export interface BookingRecord {
  id: string;
  version: number;
  status: BookingStatus;
  created_at: number;
  expires_at: number;
  total_minor: number;
  /** Of each seat that was chosen and costs something; part of the total. */
  seat_prices: SeatPrice[];
  terms: Terms;
  /** In sorted flight-id order: the order in which seats are taken. */
  segments: SegmentRecord[];
  payments: PaymentRecord[];
  seat_changes: SeatChangeRecord[];
  cancellations: CancellationRecord[];
  tickets: TicketRecord[];
  /** The flight of this booking that does not fly, as its operators say; the first where there are several. */
  cancelled_flight: string | null;
  run: Run | null;
  timers: Timers;
  failure: Failure | null;
  timeline: TimelineEntry[];
}

/** The change of seats at work; there is one at most. */
export function runningChange(record: BookingRecord): SeatChangeRecord | undefined {
  const latest = record.seat_changes.at(-1);
  return latest?.state === "running" ? latest : undefined;
}

/** The payment that counts: the latest. */
export const currentPayment = (record: BookingRecord): PaymentRecord | undefined => record.payments.at(-1);

/** Of the next payment, and of the next quote: the booking's own, numbered. */
export const nextPaymentId = ({ id, payments }: BookingRecord): string => `${id.replace("bkg_", "pay_")}_${payments.length + 1}`;
export const nextCancellationId = ({ id, cancellations }: BookingRecord): string =>
  `${id.replace("bkg_", "cxl_")}_${cancellations.length + 1}`;

/** What was captured and is neither given back nor recorded as a debt, in minor units. */
export const keptOf = (paid: PaymentRecord): number => paid.captured_minor - paid.refunded_minor - paid.debt_minor;

/** The quote that the booking is, or was, cancelled by. */
export const chosenCancellation = (record: BookingRecord): CancellationRecord | undefined =>
  record.cancellations.find(({ state }) => state === "confirmed");
