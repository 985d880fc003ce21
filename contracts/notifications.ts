import type { Booking, TicketDocument } from "./bookings.ts";
import type { DeadLettersApi } from "./dead-letters.ts";
import type { Health } from "./service-registry.ts";

/** Documents on demand. Messages reach it by queue only. */
export interface NotificationsApi extends DeadLettersApi {
  /** The e-ticket as PDF bytes. */
  ticketPdf(document: TicketDocument): Promise<Uint8Array>;
  /** RFC 5545 calendar, all times in UTC. */
  calendar(booking: Booking): Promise<string>;
  health(): Promise<Health>;
}
