import type { Booking, TicketDocument } from "./bookings.ts";
import type { DeadLettersApi } from "./dead-letters.ts";
import type { NotificationData } from "./personal-data.ts";
import type { Health } from "./service-registry.ts";

/** Documents on demand. Messages reach it by queue only. */
export interface NotificationsApi extends DeadLettersApi {
  /** The e-ticket as PDF bytes. */
  ticketPdf(document: TicketDocument): Promise<Uint8Array>;
  /** RFC 5545 calendar, all times in UTC. */
  calendar(booking: Booking): Promise<string>;
  /** What was sent about each of these bookings, in their order; at most `EXPORT_BOOKINGS`. For their owner's export. */
  bookingNotifications(bookingIds: string[]): Promise<NotificationData[][]>;
  /** What was sent about an account, page by page; `cursor` is the `next` of the page before. */
  accountNotifications(query: {
    user_id: string;
    cursor: string | null;
  }): Promise<{ rows: NotificationData[]; next: string | null }>;
  /** Erases what may name somebody of the notices of these bookings; at most `EXPORT_BOOKINGS`. Repeating it changes nothing. */
  eraseBookingNotices(bookingIds: string[]): Promise<void>;
  /** Erases what was sent about an account. Repeating it changes nothing. */
  eraseAccountNotices(userId: string): Promise<void>;
  health(): Promise<Health>;
}
