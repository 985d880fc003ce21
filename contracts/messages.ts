import type { BookingNoticeType } from "#domain/notification/kinds.ts";
import * as z from "zod";
import { BookingId, FlightId, Money, PaymentId } from "./common.ts";
import { AuditRead } from "./audit.ts";
import { FlightTimes } from "./schedules.ts";
import { NamelessBooking, Ticket } from "./bookings.ts";

const envelope = <Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
  z.strictObject({
    v: z.literal(1),
    /** Same over every resend: the inbox's and the provider's idempotency key. */
    id: z.string().min(3).max(200),
    type: z.literal(type),
    /** The aggregate this belongs to; its acknowledgement goes to that booking's saga. Null: nobody waits for one. */
    booking_id: BookingId.nullable(),
    /** What has asked for it, for whoever reads a dead letter. */
    step: z.string(),
    at: z.iso.datetime(),
    traceparent: z.string().nullable(),
    data,
  });

// ── to payments ────────────────────────────────────────────────────────────────────────────────────────────────
/** Not strict: the release before has sent an address along, which is left out. */
export const PaymentAuthorize = envelope(
  "payment.authorize",
  z.object({
    payment_id: PaymentId,
    amount: Money,
    payment_method: z.string(),
    return_url: z.string().nullable(),
    description: z.string(),
  }),
);
/** `not_after` (epoch ms): no first capture is sent to the provider after it. */
export const PaymentCapture = envelope(
  "payment.capture",
  z.strictObject({ payment_id: PaymentId, amount: Money, not_after: z.int() }),
);
export const PaymentCancel = envelope("payment.cancel", z.strictObject({ payment_id: PaymentId, why: z.string() }));
export const PaymentRefund = envelope(
  "payment.refund",
  z.strictObject({ payment_id: PaymentId, amount: Money, fee: Money, why: z.string() }),
);
/** `past_pin` : the pins have run out, so a payment nobody knows may be given up. */
export const PaymentPoll = envelope("payment.poll", z.strictObject({ payment_id: PaymentId, past_pin: z.boolean() }));
/** `from`: where a run before this one has stopped, as the task itself says it. */
export const TaskRun = envelope("task.run", z.strictObject({ name: z.string(), from: z.unknown().optional() }));
/** From the audit: answered by RPC with a page of what this service knows. */
export const AuditAsked = envelope("audit.read", AuditRead);
export const PaymentsMessage = z.discriminatedUnion("type", [
  PaymentAuthorize,
  PaymentCapture,
  PaymentCancel,
  PaymentRefund,
  PaymentPoll,
  AuditAsked,
  TaskRun,
]);
export type PaymentsMessage = z.infer<typeof PaymentsMessage>;

// ── to the saga, by RPC `settle` (outcome of a message) or `notify` (webhook) ──────────────────────────────────
export type PaymentOutcome =
  | { type: "payment.authorized"; payment_id: string; amount_minor: number }
  | { type: "payment.requires_action"; payment_id: string; url: string }
  | { type: "payment.declined"; payment_id: string; code: string; decline_code: string | null }
  | { type: "payment.captured"; payment_id: string; amount_minor: number }
  | { type: "payment.cancelled"; payment_id: string }
  | { type: "payment.refunded"; payment_id: string; refund_id: string; amount_minor: number; status: "pending" | "succeeded" }
  | { type: "payment.refund_failed"; payment_id: string; refund_id: string | null; amount_minor: number; code: string }
  | { type: "payment.disputed"; payment_id: string; amount_minor: number }
  | { type: "payment.unknown"; payment_id: string };

// ── to notifications ───────────────────────────────────────────────────────────────────────────────────────────
/** The booking as it was when there was something to tell. Whether a phone number was given decides about an SMS. */
const BookingNotice = z.strictObject({
  booking: NamelessBooking,
  tickets: z.array(Ticket),
  has_phone: z.boolean().default(false),
});
export const BookingHeld = envelope("booking.held", BookingNotice);
export const BookingConfirmed = envelope("booking.confirmed", BookingNotice);
export const BookingFailed = envelope("booking.failed", BookingNotice);
export const BookingExpired = envelope("booking.expired", BookingNotice);
export const BookingCancelled = envelope("booking.cancelled", BookingNotice);
/** Money has come back for good: by the card it was paid with, or, where the bank refused that, in another way. */
export const BookingRefunded = envelope(
  "booking.refunded",
  BookingNotice.extend({ refund: z.strictObject({ amount: Money, by: z.enum(["card", "other_means", "dispute"]) }) }),
);
/** The timetable has a flight of the booking otherwise, or (`after` null) no more. Times are local to the airports. */
export const BookingChanged = envelope(
  "booking.changed",
  BookingNotice.extend({
    change: z.strictObject({
      flight_id: FlightId,
      before: FlightTimes,
      after: FlightTimes.nullable(),
      /** Grows with each change of the flight: the highest is the newest. The release before has told none. */
      changes: z.int().optional(),
    }),
  }),
);
/** One may check in for this flight from now on. It leaves as `times` says, which may be later than the booking has it. */
export const BookingCheckInOpen = envelope(
  "booking.check_in_open",
  BookingNotice.extend({ check_in: z.strictObject({ flight_id: FlightId, times: FlightTimes, closes_at: z.iso.datetime() }) }),
);
/** Address, name and link are asked of the users service when the mail is written: the link is a secret. */
const Account = z.strictObject({ user_id: z.string(), callback_url: z.string().nullable() });
export const AccountVerify = envelope("account.verify", Account);
export const AccountReset = envelope("account.reset", Account);
/** Somebody signed up with the address of an account: its owner is told where to sign in. */
export const AccountKnown = envelope("account.known", Account);
/** The address has been proven to be its owner's: the account can be used. */
export const AccountWelcome = envelope("account.welcome", Account);
/** From notifications itself: this event is to be sent to the endpoints that wait for it. Losing it costs a minute. */
export const WebhookSend = envelope("webhook.send", z.strictObject({ event_id: z.string() }));
/** About a booking: what is true of each is its row of `KINDS`, and there is no row without a message. */
const BOOKING_NOTICES = {
  "booking.held": BookingHeld,
  "booking.confirmed": BookingConfirmed,
  "booking.failed": BookingFailed,
  "booking.expired": BookingExpired,
  "booking.cancelled": BookingCancelled,
  "booking.refunded": BookingRefunded,
  "booking.changed": BookingChanged,
  "booking.check_in_open": BookingCheckInOpen,
} satisfies { [Type in BookingNoticeType]: z.ZodType<{ type: Type }> };
export const NotificationsMessage = z.discriminatedUnion("type", [
  AccountVerify,
  AccountReset,
  AccountKnown,
  AccountWelcome,
  WebhookSend,
  AuditAsked,
  TaskRun,
  ...Object.values(BOOKING_NOTICES),
]);
export type NotificationsMessage = z.infer<typeof NotificationsMessage>;

// ── to bookings (projection) ───────────────────────────────────────────────────────────────────────────────────
export const BookingProjected = envelope(
  "booking.projected",
  z.strictObject({
    user_id: z.string(),
    version: z.int(),
    booking: NamelessBooking,
    tickets: z.array(Ticket),
  }),
);
export const BookingsMessage = z.discriminatedUnion("type", [BookingProjected, AuditAsked, TaskRun]);
export type BookingsMessage = z.infer<typeof BookingsMessage>;

// ── to search (projection) ─────────────────────────────────────────────────────────────────────────────────────
/** `at`: when the oldest change was made that search did not know; `as_of`: when it was counted. */
export const InventoryChanged = envelope(
  "inventory.changed",
  z.strictObject({
    flight_id: FlightId,
    version: z.int(),
    as_of: z.iso.datetime(),
    cabins: z.array(z.strictObject({ cabin: z.string(), available: z.int(), held: z.int(), sold: z.int() })),
    booking_classes: z.array(z.strictObject({ booking_class: z.string(), available: z.int() })),
    /** The flight does not fly; absent: it does. */
    cancelled: z.literal(true).optional(),
  }),
);
export const SearchMessage = z.discriminatedUnion("type", [InventoryChanged, AuditAsked, TaskRun]);
export type SearchMessage = z.infer<typeof SearchMessage>;

/** Any message, as the queue library sees it. */
export interface Envelope {
  v: 1;
  id: string;
  type: string;
  booking_id: string | null;
  step: string;
  at: string;
  traceparent: string | null;
  data: unknown;
}
