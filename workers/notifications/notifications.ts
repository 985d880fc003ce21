import { WorkerEntrypoint } from "cloudflare:workers";
import type { Booking, TicketDocument } from "#contracts/bookings.ts";
import type { DeadLetterDecision, DeadLettersApi } from "#contracts/dead-letters.ts";
import type { NotificationsApi } from "#contracts/notifications.ts";
import type { Health } from "#contracts/service-registry.ts";
import { invariant } from "#domain/invariant.ts";
import { setLogLevel } from "#platform/log.ts";
import { dropDeadLetter, replayDeadLetter } from "#queues/dead-letters/decide.ts";
import { listDeadLetters } from "#queues/dead-letters/list.ts";
import { bookingCalendar } from "./calendar.ts";
import type { Env } from "./env.ts";
import { eraseAccountNotices, eraseBookingNotices } from "./erase.ts";
import { printTickets } from "./pdf/print.ts";
import { accountNotifications, bookingNotifications } from "./personal-data.ts";

/** Documents on demand: the same as those that go along with the mails. */
export class Notifications extends WorkerEntrypoint<Env, { caller?: string }> implements NotificationsApi {
  constructor(ctx: ExecutionContext<{ caller?: string }>, env: Env) {
    super(ctx, env);
    setLogLevel(env.LOG_LEVEL);
    invariant(ctx.props.caller !== undefined, "notifications is called through a binding that names its caller");
  }

  ticketPdf(document: TicketDocument): Promise<Uint8Array> {
    return printTickets([document]);
  }

  async calendar(booking: Booking): Promise<string> {
    return bookingCalendar(booking, this.env.PUBLIC_URL);
  }

  bookingNotifications(bookingIds: string[]) {
    return bookingNotifications(this.env.DB, bookingIds);
  }

  accountNotifications(query: Parameters<NotificationsApi["accountNotifications"]>[0]) {
    return accountNotifications(this.env.DB, query);
  }

  eraseBookingNotices(bookingIds: string[]) {
    return eraseBookingNotices(this.env.DB, bookingIds);
  }

  eraseAccountNotices(userId: string) {
    return eraseAccountNotices(this.env.DB, userId);
  }

  deadLetters(query: Parameters<DeadLettersApi["deadLetters"]>[0]) {
    return listDeadLetters(this.env, query);
  }

  replayDeadLetter(decision: DeadLetterDecision) {
    return replayDeadLetter(this.env, decision, Date.now());
  }

  dropDeadLetter(decision: DeadLetterDecision & { drop_reason: string }) {
    return dropDeadLetter(this.env, decision, Date.now());
  }

  async health(): Promise<Health> {
    const row = await this.env.DB.prepare("SELECT 1 AS one").first<{ one: number }>();
    return { ok: row?.one === 1, version: this.env.VERSION.id };
  }
}
