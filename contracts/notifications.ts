import type { FlightNow } from "#domain/booking/as-it-flies.ts";
import * as z from "zod";
import type { Result } from "#domain/result.ts";
import type { Language } from "#domain/text/language.ts";
import { BookingId, Instant, pageOf } from "./common.ts";
import type { Booking, TicketDocument } from "./bookings.ts";
import type { BoardingPassDocument } from "./check-in.ts";
import type { DeadLettersApi } from "./dead-letters.ts";
import type { BookingHeld, BookingRefunded } from "./messages.ts";
import type { NotificationPreferences } from "./notification-preferences.ts";
import type { NotificationData } from "./personal-data.ts";
import type { FlightTimes } from "./schedules.ts";
import type { Health } from "./service-registry.ts";
import type { WebhooksApi } from "./webhooks.ts";

/** What no saga sends, since none waits for it: it is told by whoever comes to know of it. */
export type Told = z.infer<typeof BookingHeld | typeof BookingRefunded>;

export const NotificationId = z
  .string()
  .regex(/^ntf_(?:email|sms)_[A-Za-z0-9_-]{1,300}$/, "the id of a notification, as it was answered")
  .meta({ example: "ntf_email_Ymtn" });
/** One logical notification: what happened, and the channel it is told by. */
export const Notification = z.strictObject({
  id: NotificationId,
  booking_id: BookingId,
  type: z.string().meta({ example: "booking.confirmed" }),
  channel: z.enum(["email", "sms"]),
  /**
   * `queued`: being sent, or waiting for its next try. `failed`: given up, or nobody was to be told any more. `off`: whose booking it is does
   * not want it.
   */
  status: z.enum(["queued", "sent", "failed", "off"]),
  /** Of this round: a re-send begins another. */
  attempts: z.int(),
  /** How often an operator has had it sent again. */
  resends: z.int(),
  /** Why the last try failed. */
  reason: z.string().nullable(),
  next_attempt_at: Instant.nullable(),
  created_at: Instant,
  updated_at: Instant,
});
export type Notification = z.infer<typeof Notification>;
export const NotificationPage = pageOf(Notification);
export type ResendError = { reason: "not_found" | "notification_pending" | "notification_outdated" };

/** A flight that somebody is booked on is otherwise in the timetable from now on, and an operator has seen to that. */
export interface FlightChanged {
  change_id: string;
  flight_id: string;
  acknowledged_at: string;
  before: FlightTimes;
  /** Null: the flight is withdrawn. */
  after: FlightTimes | null;
  /** What `FlightNow` counts by now, by which the newer of two changes is known. Search of the release before tells none. */
  changes?: number;
  /** With seats on it; in any number. */
  booking_ids: string[];
}

/** One may check in for a flight from now on. */
export interface CheckInOpened {
  flight_id: string;
  /** As it leaves now. */
  times: FlightTimes;
  closes_at: string;
  /** With seats on it, not all of them checked in; in any number. */
  booking_ids: string[];
}
/** What came of it that the passengers of some bookings were to be told. */
export interface Telling {
  /** Notices that were written down. */
  told: number;
  /** Bookings that are still to be looked at: asked for those, it goes on. */
  left: string[];
  /** Bookings that nothing is to be told of yet; later there may be. */
  underway: string[];
  /** Bookings that could not be read, or not written down. The others were told all the same. */
  failed: string[];
}
/** Of those that nobody was told of, so many are looked at in one request, which may make some thirty calls: two for each. */
export const TOLD_BOOKINGS = 10;

/** Documents on demand, partners' endpoints, and what passengers are told beside the messages of its queue. */
export interface NotificationsApi extends DeadLettersApi, WebhooksApi {
  /** The e-ticket as PDF bytes. */
  ticketPdf(document: TicketDocument): Promise<Uint8Array>;
  /** The boarding pass as PDF bytes. */
  boardingPassPdf(document: BoardingPassDocument): Promise<Uint8Array>;
  /** RFC 5545 calendar, all times in UTC. `flights`: how they leave now. */
  calendar(booking: Booking, language?: Language, flights?: FlightNow[]): Promise<string>;
  /** Has passengers told. Answered once it is written down; the same notice (by its id) again changes nothing. */
  tell(notices: Told[]): Promise<void>;
  /** Has the passengers of these bookings told, of those that it concerns. Repeating it tells nobody twice. */
  tellOfChange(change: FlightChanged): Promise<Telling>;
  /** Has the passengers of these bookings told, of those that are confirmed. Repeating it tells nobody twice. */
  tellOfCheckIn(opened: CheckInOpened): Promise<Telling>;
  /** What this user has said of which notifications they want, or what holds for who has said nothing. */
  notificationPreferences(userId: string): Promise<NotificationPreferences>;
  /** From now on; what is on its way already is sent. */
  setNotificationPreferences(command: {
    user_id: string;
    preferences: NotificationPreferences;
  }): Promise<NotificationPreferences>;
  /** The same for their export: none where they have said nothing. */
  accountPreferences(userId: string): Promise<NotificationPreferences[]>;
  /** What was told of a booking, or is to be, the oldest first. For operators. */
  notifications(bookingId: string): Promise<Notification[]>;
  /**
   * Sends a notification again, to whoever the booking is for now, and about the booking as it is now. It stays the same notification;
   * the copy has a Message-ID of its own, or a mailbox would take it for the one it has.
   */
  resendNotification(command: { id: string; operator_id: string }): Promise<Result<Notification, ResendError>>;
  /** What was sent about each of these bookings, in their order; at most `EXPORT_BOOKINGS`. For their owner's export. */
  bookingNotifications(bookingIds: string[]): Promise<NotificationData[][]>;
  /** What was sent about an account, page by page; `cursor` is the `next` of the page before. */
  accountNotifications(query: {
    user_id: string;
    cursor: string | null;
  }): Promise<{ rows: NotificationData[]; next: string | null }>;
  /** Erases what may name somebody of the notices of these bookings; at most `EXPORT_BOOKINGS`. Repeating it changes nothing. */
  eraseBookingNotices(bookingIds: string[]): Promise<void>;
  /** Erases what was sent about an account, and the endpoints that are told of its bookings. Repeating it changes nothing. */
  eraseAccountNotices(userId: string): Promise<void>;
  health(): Promise<Health>;
}
