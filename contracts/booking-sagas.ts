import type { SagaFact } from "#domain/audit/facts.ts";
import type { SeatPrice } from "#domain/booking/record.ts";
import type { Result } from "#domain/result.ts";
import type { Backlog } from "./overview.ts";
import type { Saga } from "./sagas.ts";
import type { Outcome } from "#domain/seat/cancellation.ts";
import type { HeldSeats } from "#domain/seat/hold.ts";
import type { SagaClaim } from "#domain/seat/rebuild.ts";
import type { Owner } from "#domain/seat/state.ts";
import type {
  Answer,
  Booking,
  CancelError,
  CancellationQuote,
  ChangeSeats,
  ChangeSeatsError,
  ClientCommand,
  ConfirmCancellationError,
  CreatePayment,
  PayError,
  People,
  Payment,
  PaymentAccepted,
  Ticket,
} from "./bookings.ts";
import type { Cabin } from "./common.ts";
import type { PaymentOutcome } from "./messages.ts";
import type { OfferTerms } from "./offers.ts";
import type { InUse } from "./erasure.ts";
import type { SagaData } from "./personal-data.ts";
import type { BookingTrace, RecordedSpan, Traced } from "./traces.ts";

/** What opens a saga: every hold is in, the seats are priced. */
export interface OpenRequest {
  booking_id: string;
  user_id: string;
  request_hash: string;
  attempt: string;
  exempt: boolean;
  traceparent: string | null;
  record_locator: string;
  terms: OfferTerms;
  contact: Booking["contact"];
  passengers: Booking["passengers"];
  /** Of each chosen seat that costs something. */
  seat_prices: SeatPrice[];
  /** In sorted flight-id order. */
  segments: { flight_id: string; cabin: Cabin; booking_class: string; held: HeldSeats }[];
  /** When (epoch ms) it was erased who this is for: contact and passengers are placeholders since. */
  erased_at?: number;
}

/** The consumer's word about one message: its effect is done (or parked), so the outbox may forget it. */
export interface Settlement {
  booking_id: string;
  /** Id of the outbox row. */
  message_id: string;
  outcome: PaymentOutcome | { type: "done" } | { type: "parked"; reason: string };
  /** What was done for it, where it is of a trace. */
  spans?: RecordedSpan[];
}

/** What has become of a booking of a cancelled flight; `unknown`: no saga has it (yet). */
export interface BookingOutcome {
  booking_id: string;
  outcome: Outcome | "unknown";
}

/** Bookings that something is still to happen to. */
export type OpenStatus = "held" | "paying" | "cancelling";

/** What waits in a shard. `oldest`: when the oldest command was asked for that is not parked (epoch ms). `open`: bookings by status. */
export interface ShardBacklog extends Backlog {
  oldest: number | null;
  open: Record<OpenStatus, number>;
}

/** When the first of a booking's flights leaves now (epoch ms). Without it a booking leaves as it was sold. */
export interface Departing {
  first_departure_at?: number;
}

/** A shard of booking sagas. */
export interface BookingSagasApi {
  /**
   * Stores the saga; the stored first answer comes back when it exists already (`key_reused` for another hash).
   * `keep`: this attempt's holds belong to the saga. Otherwise the caller releases them. `account_closed`: its user is being erased.
   */
  open(
    request: OpenRequest & Traced,
  ): Promise<Result<Answer<Booking> & { keep: boolean }, { reason: "key_reused" | "account_closed" }>>;
  /** The stored first answer of this booking, if any. */
  firstAnswer(query: {
    booking_id: string;
    request_hash: string;
  }): Promise<Result<Answer<Booking>, { reason: "not_found" | "key_reused" }>>;
  get(query: {
    booking_id: string;
    user_id: string | null;
    wait_ms: number;
    since_version: number | null;
  }): Promise<
    Result<
      { booking: Booking; tickets: Ticket[]; payments: Payment[]; version: number; erased: boolean },
      { reason: "not_found" }
    >
  >;
  /** `shut_for_s`: no payment can be begun for so many seconds. One that was begun before is answered all the same. */
  pay(command: ClientCommand & { body: CreatePayment; shut_for_s?: number }): Promise<Result<Answer<PaymentAccepted>, PayError>>;
  changeSeats(command: ClientCommand & { body: ChangeSeats }): Promise<Result<Answer<Booking>, ChangeSeatsError>>;
  quoteCancellation(command: ClientCommand & Departing): Promise<Result<Answer<CancellationQuote>, CancelError>>;
  confirmCancellation(
    command: ClientCommand & Departing & { cancellation_id: string },
  ): Promise<Result<Answer<CancellationQuote>, ConfirmCancellationError>>;
  release(
    command: { booking_id: string; user_id: string } & Traced,
  ): Promise<Result<null, Exclude<CancelError, { reason: "key_reused" }>>>;
  /** Outcomes of messages this shard sent. */
  settle(settlements: Settlement[]): Promise<void>;
  /** What the provider said by itself (webhooks); `event_id` is remembered, so a copy has no effect. */
  notify(events: { booking_id: string; event_id: string; outcome: PaymentOutcome; spans?: RecordedSpan[] }[]): Promise<void>;
  /** Who these bookings are for, in their order; null: nobody, or nobody any more. */
  people(bookingIds: string[]): Promise<(People | null)[]>;
  /** Whose bookings these are, in their order: ids of users; null: nobody's, or nobody's any more. */
  owners(bookingIds: string[]): Promise<(string | null)[]>;
  /** For audits: the bookings after an id in the order of ids, or these; those that do not exist are left out. */
  auditFacts(query: { after: string; limit: number } | { booking_ids: string[] }): Promise<SagaFact[]>;
  /** For operators: how much waits here. */
  backlog(): Promise<ShardBacklog>;
  /** For operators: what has moved this booking, and what it waits for. */
  saga(bookingId: string): Promise<Result<Saga, { reason: "not_found" }>>;
  /** For operators: how it went through the system, hop by hop. */
  bookingTrace(bookingId: string): Promise<Result<BookingTrace, { reason: "not_found" }>>;
  /**
   * Looks again at these bookings: timers that are due, what nobody has acknowledged is sent now, an open payment is asked
   * about, lists are told again, also where that was parked. Repeating it is harmless; every other parked message stays parked.
   */
  poke(bookingIds: string[]): Promise<void>;
  /**
   * An operator has decided about parked messages: one to be replayed is sent again until it is acknowledged, one that is dropped
   * is waited for no longer. Says nothing to a message that is not parked, as compensations never are. `needed`: a booking cannot
   * end without it, so nothing was dropped.
   */
  decideParked(decision: {
    booking_id: string;
    message_id: string;
    decision: "replay" | "drop";
  }): Promise<Result<null, { reason: "needed" }>>;
  /** What a flight has for these bookings. One that has ended has it released; any other says nothing to it. */
  claimed(claims: { booking_id: string; flight_id: string; attempts: string[] }[]): Promise<void>;
  /**
   * A flight that these bookings have seats on does not fly: each is undone whole, as soon as nothing else is at work on it. Repeating it
   * changes nothing and says what has become of them; of one that could not be told just now nothing is said.
   */
  flightCancelled(flight: { flight_id: string; booking_ids: string[] }): Promise<BookingOutcome[]>;
  /** This shard's bookings of a user, in the order of their ids. `next`: where the following page begins; null: that was all. */
  bookingsOf(query: { user_id: string; after: string; limit: number }): Promise<{ rows: SagaData[]; next: string | null }>;
  /** Opens no further booking of this user until then (epoch ms), or, with `until: null`, again. */
  closeAccount(command: { user_id: string; until: number | null }): Promise<void>;
  /** Of the next bookings of a user: which are in use, and which may have refunds owed for them. */
  inUse(query: {
    user_id: string;
    after: string;
    limit: number;
  }): Promise<{ in_use: InUse[]; with_debts: string[]; next: string | null }>;
  /** Erases whom the next bookings of a user are for; those in use stay as they are. Repeating it changes nothing. */
  eraseBookings(command: {
    user_id: string;
    after: string;
    limit: number;
  }): Promise<{ erased: string[]; kept: number; next: string | null }>;
  /**
   * What the bookings of one stretch of this shard have on a flight. `next`: where the following stretch begins; null: that was all.
   */
  claimsOn(query: { flight_id: string; after: string }): Promise<{ claims: SagaClaim[]; ended: Owner[]; next: string | null }>;
  /** For audits: rows of each table. */
  sizes(): Promise<Record<string, number>>;
  /** A flight's object freed holds whose time was up. Ignored unless `held` under that attempt. */
  holdsExpired(owners: { booking_id: string; attempt: string }[]): Promise<void>;
}
