import * as z from "zod";
import { FAILURE_CODES } from "#domain/booking/record.ts";
import { DECLINE_CODES } from "#domain/payment/decline-codes.ts";
import type { Result } from "#domain/result.ts";
import type { AuditReport, AuditSummary } from "./audit.ts";
import {
  BookingId,
  CancellationId,
  FlightId,
  Instant,
  LocalDate,
  Money,
  type Page,
  PassengerId,
  PassengerType,
  PaymentId,
  RecordLocator,
  SeatDesignator,
  TicketNumber,
  pageOf,
} from "./common.ts";
import type { CheckInApi } from "./check-in.ts";
import type { DeadLettersApi } from "./dead-letters.ts";
import type { OfferError } from "./search.ts";
import type { CancelFlightError, FlightCancellation } from "./flight-cancellation.ts";
import type { SeatBlockingApi } from "./seat-blocking.ts";
import type { FlightManifest, FlightRebuilt } from "./manifest.ts";
import type { ErasingBookings } from "./erasure.ts";
import type { Backlog, OpenedInMinute } from "./overview.ts";
import type { Saga } from "./sagas.ts";
import type { BookingTrace, Traced } from "./traces.ts";
import type { TravelData } from "./personal-data.ts";
import { OwnRefundDebt } from "./refund-debts.ts";
import { FareRules, MAX_OFFER_ID, OfferPassenger, Slice, Tax } from "./offers.ts";
import type { Health } from "./service-registry.ts";

/** With at least one letter. Phones type U+2019 and some languages write U+02BC where a passport has a plain apostrophe. */
const PERSON_NAME = /^[\p{M}'’ʼ .-]*\p{L}[\p{L}\p{M}'’ʼ .-]*$/u;
const PersonName = z
  .string()
  .trim()
  .min(1)
  .max(50)
  .regex(PERSON_NAME, "letters, spaces, apostrophes, dots and hyphens, with at least one letter")
  .overwrite((name) => name.replace(/[’ʼ]/g, "'"))
  // Patterns of JSON Schema are Unicode by themselves; left alone, the flag would be written out as part of the pattern.
  .meta({ pattern: PERSON_NAME.source });

export const SeatSelection = z.strictObject({ flight_id: FlightId, designator: SeatDesignator });
export const Contact = z.strictObject({
  email: z.email().max(254),
  /** E.164: `+447700900123`. */
  phone: z
    .string()
    .regex(/^\+[1-9][0-9]{6,14}$/, "a number with + and country code, such as +447700900123")
    .optional(),
});
export const NewPassenger = z.strictObject({
  id: PassengerId,
  title: z.enum(["mr", "ms", "mrs", "miss", "mx", "dr"]).optional(),
  given_name: PersonName,
  family_name: PersonName,
  born_on: LocalDate,
  seat_selections: z.array(SeatSelection).max(12).optional(),
});
export type NewPassenger = z.infer<typeof NewPassenger>;
/** Body of `POST /v1/bookings`. */
export const CreateBooking = z.strictObject({
  offer_id: z.string().min(8).max(MAX_OFFER_ID),
  contact: Contact,
  passengers: z.array(NewPassenger).min(1).max(9),
});
export type CreateBooking = z.infer<typeof CreateBooking>;

/** Body of `PUT /v1/bookings/{id}/seats`: whoever is not named, and every flight that is not, keeps what it has. */
export const ChangeSeats = z.strictObject({
  passengers: z
    .array(z.strictObject({ id: NewPassenger.shape.id, seat_selections: z.array(SeatSelection).min(1).max(12) }))
    .min(1)
    .max(9),
});
export type ChangeSeats = z.infer<typeof ChangeSeats>;

export const BookingStatus = z.enum(["held", "paying", "confirmed", "cancelling", "cancelled", "expired", "failed"]);
export type BookingStatus = z.infer<typeof BookingStatus>;
export const TERMINAL_STATUSES: readonly BookingStatus[] = ["confirmed", "cancelled", "expired", "failed"];

export const BookedPassenger = z.strictObject({
  id: z.string(),
  type: PassengerType,
  title: z.string().nullable(),
  given_name: z.string(),
  family_name: z.string(),
  born_on: LocalDate,
  seats: z.array(SeatSelection),
});
export type BookedPassenger = z.infer<typeof BookedPassenger>;
export const TimelineEntry = z.strictObject({ at: Instant, event: z.string(), detail: z.string() });
export type TimelineEntry = z.infer<typeof TimelineEntry>;
/** In the provider's words; it may know of more. */
export const DeclineCode = z.union([z.enum(DECLINE_CODES), z.string()]).meta({
  description:
    "Why the card was refused: one of the provider's [decline codes](https://docs.stripe.com/declines/codes), which may grow.",
});
/** Why a `failed` booking failed, or an `expired` one could not be paid. */
export const Failure = z.strictObject({ code: z.enum(FAILURE_CODES), decline_code: DeclineCode.nullable() });
export const Booking = z.strictObject({
  id: BookingId,
  record_locator: RecordLocator,
  status: BookingStatus,
  created_at: Instant,
  expires_at: Instant.nullable(),
  total: Money,
  price_breakdown: z.strictObject({ base: Money, taxes: z.array(Tax), seats: Money }),
  fare: FareRules,
  slices: z.array(Slice),
  contact: Contact,
  passengers: z.array(BookedPassenger),
  failure: Failure.nullable(),
  refund: z.strictObject({ amount: Money, status: z.enum(["pending", "succeeded", "failed"]) }).nullable(),
  timeline: z.array(TimelineEntry),
  links: z.strictObject({ self: z.string(), payments: z.string(), tickets: z.string(), calendar: z.string() }),
});
export type Booking = z.infer<typeof Booking>;
/**
 * A booking as messages carry it. Who its passengers are and where they are reached stays in one place: whoever needs it asks the saga
 * (`people`). Not strict: what the release before has sent holds more, which is left out.
 */
export const NamelessBooking = Booking.omit({ contact: true, passengers: true })
  .extend({ passengers: z.array(BookedPassenger.pick({ id: true, type: true, seats: true }).strip()) })
  .strip();
export type NamelessBooking = z.infer<typeof NamelessBooking>;
/** Who a booking is for. */
export interface People {
  contact: Booking["contact"];
  passengers: Pick<BookedPassenger, "id" | "title" | "given_name" | "family_name" | "born_on">[];
}
export const BookingSummary = z.strictObject({
  id: BookingId,
  record_locator: z.string(),
  status: BookingStatus,
  created_at: Instant,
  total: Money,
  origin: z.string(),
  destination: z.string(),
  departs_local: z.string(),
  passengers: z.int(),
});
export type BookingSummary = z.infer<typeof BookingSummary>;
export const BookingPage = pageOf(BookingSummary);

/** Body of `POST /v1/bookings/{id}/payments`. */
export const CreatePayment = z.strictObject({
  /** A token of the provider's (`pm_…`). Card numbers are refused. */
  payment_method: z.string().regex(/^pm_[A-Za-z0-9_]{3,120}$/, "a payment method of the provider's, pm_…"),
  return_url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .optional(),
  on_decline: z.enum(["release", "keep"]).default("release"),
});
export type CreatePayment = z.infer<typeof CreatePayment>;
export const PaymentAccepted = z.strictObject({ id: PaymentId, status: z.literal("processing") });
export type PaymentAccepted = z.infer<typeof PaymentAccepted>;
export const PaymentStatus = z.enum([
  "processing",
  "requires_action",
  "authorized",
  "captured",
  "failed",
  "cancelled",
  "unknown",
  "refunding",
  "partially_refunded",
  "refunded",
]);
export type PaymentStatus = z.infer<typeof PaymentStatus>;
export const Payment = z.strictObject({
  id: PaymentId,
  status: PaymentStatus,
  amount: Money,
  refunded: Money,
  created_at: Instant,
  decline_code: DeclineCode.optional(),
  next_action: z.strictObject({ type: z.literal("redirect"), url: z.url() }).optional(),
  refund_debts: z.array(OwnRefundDebt).optional().meta({
    description:
      "In the list of a booking's payments: refunds of this one that the provider refused, or the card's bank sent back. `open`: still owed. `settled`: paid `by` other means than the card, or come back by a dispute, as was noted at `settled_at`. Absent where there is none, and while the service that knows does not answer.",
  }),
});
export type Payment = z.infer<typeof Payment>;
export const PaymentPage = pageOf(Payment);

export const CancellationQuote = z.strictObject({
  id: CancellationId,
  booking_id: BookingId,
  status: z.enum(["quoted", "confirmed", "expired"]),
  captured: Money,
  refund: Money,
  /** What is kept of what was paid: the fee, or all that the rules of the fare do not give back. */
  fee: Money,
  /** The same by passenger: all `refund`s are the refund, all `fee`s the fee. */
  passengers: z.array(
    z.strictObject({
      id: OfferPassenger.shape.id,
      refund: Money,
      /** Of the refund: fare with chosen seats, and taxes. */
      fare_refund: Money,
      tax_refund: Money,
      fee: Money,
    }),
  ),
  expires_at: Instant,
});
export type CancellationQuote = z.infer<typeof CancellationQuote>;

export const Ticket = z.strictObject({
  number: TicketNumber,
  passenger_id: z.string(),
  status: z.enum(["open", "void", "refunded"]),
  issued_at: Instant,
  coupons: z.array(
    z.strictObject({ flight_id: FlightId, designator: SeatDesignator.nullable(), status: z.enum(["open", "void", "refunded"]) }),
  ),
  pdf_url: z.string(),
});
export type Ticket = z.infer<typeof Ticket>;
export const TicketPage = pageOf(Ticket);

export const Lookup = z.strictObject({
  record_locator: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9]{6}$/, "six letters and digits")
    .toUpperCase(),
  family_name: PersonName,
});
export const MaskedBooking = z.strictObject({
  record_locator: z.string(),
  status: BookingStatus,
  slices: z.array(Slice),
  passengers: z.array(z.strictObject({ type: PassengerType, name: z.string() })),
});
export type MaskedBooking = z.infer<typeof MaskedBooking>;

/** What a client asks of a booking, with the caller's idempotency key; `request_hash` is over method, path and body. */
export interface ClientCommand extends Traced {
  booking_id: string;
  user_id: string;
  key: string;
  request_hash: string;
}
/** An answer that may be a replay of the first one, byte for byte. */
export interface Answer<T> {
  body: T;
  replayed: boolean;
}

type Missing = { reason: "not_found" };
type KeyReused = { reason: "key_reused" };
type BadState = { reason: "invalid_state"; status: BookingStatus };
type Paying = { reason: "payment_in_progress" };
/** The booking's seats are being changed. */
type Changing = { reason: "request_in_progress" };

export type CreateBookingError =
  | OfferError
  | { reason: "flight_closed"; flight_id: string }
  | { reason: "passenger_mismatch"; detail: string }
  | { reason: "passenger_duplicated"; passengers: [string, string] }
  | { reason: "seat_duplicated"; flight_id: string; designator: string }
  | { reason: "seat_not_found"; flight_id: string; designator: string }
  | { reason: "seat_wrong_cabin"; flight_id: string; designator: string }
  | { reason: "seat_not_allowed"; flight_id: string; designator: string }
  | { reason: "seat_unavailable"; flight_id: string; designators: string[]; alternatives: string[] }
  | { reason: "sold_out"; flight_id: string }
  | { reason: "fare_unavailable"; flight_id: string; booking_class: string }
  | { reason: "hold_limit"; limit: number; of: "holds" | "seats" | "network_seats" }
  | { reason: "hold_cooldown"; flight_id: string; until: number }
  /** The user has had their account erased. */
  | { reason: "account_closed" }
  | KeyReused;

export type PayError =
  | Missing
  | KeyReused
  | BadState
  | Paying
  | Changing
  | { reason: "hold_expired" }
  | { reason: "payment_unavailable"; retry_after_s: number };
export type ChangeSeatsError =
  | Missing
  | KeyReused
  | BadState
  | Paying
  | Changing
  | { reason: "hold_expired" }
  | Extract<
      CreateBookingError,
      {
        reason:
          | "flight_closed"
          | "passenger_mismatch"
          | "seat_duplicated"
          | "seat_not_found"
          | "seat_wrong_cabin"
          | "seat_not_allowed"
          | "seat_unavailable"
          | "hold_cooldown";
      }
    >;
export type CancelError = Missing | KeyReused | BadState | Paying | Changing;
export type ConfirmCancellationError = CancelError | { reason: "quote_expired" };

/** What the PDF of one ticket shows. */
export interface TicketDocument {
  ticket: Ticket;
  record_locator: string;
  passenger: BookedPassenger;
  slices: z.infer<typeof Slice>[];
  total: Money;
  issued_at: string;
  /** Of the whole booking, like `total`; without it the ticket shows the total alone. */
  price_breakdown?: Booking["price_breakdown"] | undefined;
}

/** The command side, with the projections that lists read. */
export interface BookingsApi extends DeadLettersApi, ErasingBookings, CheckInApi, SeatBlockingApi {
  /** `network`: where the request comes from; null where that is not to be counted. */
  create(
    command: Omit<ClientCommand, "booking_id"> & { exempt: boolean; network: string | null; body: CreateBooking },
  ): Promise<Result<Answer<Booking>, CreateBookingError>>;
  get(query: {
    booking_id: string;
    user_id: string;
    wait_ms?: number | undefined;
    since_version?: number | undefined;
  }): Promise<Result<{ booking: Booking; version: number }, Missing>>;
  /** Anybody's booking, for operators; the log says which of them has read it. */
  bookingForOperator(query: { booking_id: string; operator_id: string }): Promise<Result<Booking, Missing>>;
  /** Everybody's bookings, newest first, for operators; `state`: only those in it. */
  sagas(query: {
    state?: BookingStatus | undefined;
    limit: number;
    cursor?: string | undefined;
  }): Promise<Result<Page<BookingSummary>, { reason: "invalid_cursor" }>>;
  /** Bookings opened since an instant, minute by minute. For operators. */
  openedSince(since: string): Promise<OpenedInMinute[]>;
  /** What all sagas wait for. For operators. */
  backlog(): Promise<Backlog>;
  /** What has moved a booking, and what it waits for. For operators. */
  saga(bookingId: string): Promise<Result<Saga, Missing>>;
  /** How a booking went through the system. For operators. */
  bookingTrace(bookingId: string): Promise<Result<BookingTrace, Missing>>;
  list(query: {
    user_id: string;
    limit: number;
    cursor?: string | undefined;
  }): Promise<Result<Page<BookingSummary>, { reason: "invalid_cursor" }>>;
  pay(command: ClientCommand & { body: CreatePayment }): Promise<Result<Answer<PaymentAccepted>, PayError>>;
  /** With what became of refunds that failed. */
  payments(query: { booking_id: string; user_id: string }): Promise<Result<Page<Payment>, Missing>>;
  /** Gives passengers of a held booking other seats, all or none; a wish that is true already changes nothing. */
  changeSeats(command: ClientCommand & { body: ChangeSeats }): Promise<Result<Answer<Booking>, ChangeSeatsError>>;
  /** A quote for a confirmed booking; a held one is released at once and the quote comes back confirmed. */
  quoteCancellation(command: ClientCommand): Promise<Result<Answer<CancellationQuote>, CancelError>>;
  confirmCancellation(
    command: ClientCommand & { cancellation_id: string },
  ): Promise<Result<Answer<CancellationQuote>, ConfirmCancellationError>>;
  /** `DELETE /v1/bookings/{id}`: releases a held booking. */
  release(
    command: { booking_id: string; user_id: string } & Traced,
  ): Promise<Result<null, Missing | BadState | Paying | Changing>>;
  tickets(query: { booking_id: string; user_id: string }): Promise<Result<Page<Ticket>, Missing>>;
  ticketDocument(query: { number: string; user_id: string }): Promise<Result<TicketDocument, Missing>>;
  lookup(query: { record_locator: string; family_name: string }): Promise<Result<MaskedBooking, Missing>>;
  /**
   * Every booking of a user, as its saga has it, with its check-ins, page by page; `cursor` is the `next` of the page before. For their export.
   */
  bookingData(query: { user_id: string; cursor: string | null }): Promise<{ rows: TravelData[]; next: string | null }>;
  /** Starts an audit of all bookings; while one is running, that one is answered. For operators. */
  startAudit(command: { user_id: string; key: string; request_hash: string }): Promise<Result<Answer<AuditReport>, KeyReused>>;
  /** `latest`: the one that was started last. */
  audit(id: string): Promise<Result<AuditReport, Missing>>;
  /** The newest first. */
  audits(query: {
    limit: number;
    cursor?: string | undefined;
  }): Promise<Result<Page<AuditSummary>, { reason: "invalid_cursor" }>>;
  /** Every seat of a flight as its lock has it. For operators. */
  manifest(flightId: string): Promise<Result<FlightManifest, Missing>>;
  /** Gives a flight whose object was lost back what the sagas know of it. Repeating it changes nothing. For operators. */
  rebuildFlight(flightId: string): Promise<Result<FlightRebuilt, Missing>>;
  /** Takes a flight off sale for good and has its bookings undone; repeating it says how far that is. For operators. */
  cancelFlight(command: { flight_id: string; operator_id: string }): Promise<Result<FlightCancellation, CancelFlightError>>;
  flightCancellation(flightId: string): Promise<Result<FlightCancellation, Missing>>;
  health(): Promise<Health>;
}
