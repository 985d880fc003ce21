import { WorkerEntrypoint } from "cloudflare:workers";
import type { TicketDocument } from "#contracts/bookings.ts";
import type { BoardingPassDocument } from "#contracts/check-in.ts";
import type { DeadLetterDecision, DeadLettersApi } from "#contracts/dead-letters.ts";
import type { NotificationsApi } from "#contracts/notifications.ts";
import type { Health } from "#contracts/service-registry.ts";
import type { WebhooksApi } from "#contracts/webhooks.ts";
import { invariant } from "#domain/invariant.ts";
import { err, ok } from "#domain/result.ts";
import { setLogLevel } from "#platform/log.ts";
import { dropDeadLetter, replayDeadLetter } from "#queues/dead-letters/decide.ts";
import { listDeadLetters } from "#queues/dead-letters/list.ts";
import { bookingCalendar } from "./calendar.ts";
import { beginAgain } from "./begin-again.ts";
import type { Env } from "./env.ts";
import { eraseAccountNotices, eraseBookingNotices } from "./erase.ts";
import { listNotifications } from "./list-notifications.ts";
import { printBoardingPass, printTickets } from "./pdf/print.ts";
import { accountPreferences, readPreferences, setPreferences } from "./preferences.ts";
import { resendNotification } from "./resend.ts";
import { listDeliveries, ping, redeliver } from "./webhooks/deliveries.ts";
import * as endpoints from "./webhooks/endpoints.ts";
import { endpointView } from "./webhooks/owner.ts";
import { takesLoopback } from "./webhooks/send-due.ts";
import { tell } from "./tell.ts";
import { tellOfChange } from "./tell-of-change.ts";
import { tellOfCheckIn } from "./tell-of-check-in.ts";
import { accountEndpoints, accountNotifications, bookingNotifications } from "./personal-data.ts";

type Asked<Method extends keyof WebhooksApi> = Parameters<WebhooksApi[Method]>[0];

/** Documents on demand, the same as those that go along with the mails; and what partners do about their endpoints. */
export class Notifications extends WorkerEntrypoint<Env, { caller?: string }> implements NotificationsApi {
  constructor(ctx: ExecutionContext<{ caller?: string }>, env: Env) {
    super(ctx, env);
    setLogLevel(env.LOG_LEVEL);
    invariant(ctx.props.caller !== undefined, "notifications is called through a binding that names its caller");
  }

  ticketPdf(document: TicketDocument): Promise<Uint8Array> {
    return printTickets([document]);
  }

  boardingPassPdf(document: BoardingPassDocument): Promise<Uint8Array> {
    return printBoardingPass(document);
  }

  /** A gateway of the release before asks for no language and knows of no changes. */
  async calendar(...[booking, language = "en", flights = []]: Parameters<NotificationsApi["calendar"]>): Promise<string> {
    return bookingCalendar(booking, { publicUrl: this.env.PUBLIC_URL, language, flights });
  }

  tell(notices: Parameters<NotificationsApi["tell"]>[0]) {
    return tell(this.env, notices, Date.now());
  }

  tellOfChange(change: Parameters<NotificationsApi["tellOfChange"]>[0]) {
    return tellOfChange(this.env, change, Date.now());
  }

  tellOfCheckIn(opened: Parameters<NotificationsApi["tellOfCheckIn"]>[0]) {
    return tellOfCheckIn(this.env, opened, Date.now());
  }

  notificationPreferences(userId: string) {
    return readPreferences(this.env.DB, userId);
  }

  setNotificationPreferences(command: Parameters<NotificationsApi["setNotificationPreferences"]>[0]) {
    return setPreferences(this.env.DB, command, Date.now());
  }

  accountPreferences(userId: string) {
    return accountPreferences(this.env.DB, userId);
  }

  notifications(bookingId: string) {
    return listNotifications(this.env.DB, bookingId);
  }

  resendNotification(command: Parameters<NotificationsApi["resendNotification"]>[0]) {
    return resendNotification(this.env, command, Date.now());
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

  createWebhookEndpoint(command: Asked<"createWebhookEndpoint">) {
    return endpoints.createEndpoint(this.env.DB, command, takesLoopback(this.env), Date.now());
  }

  webhookEndpoints(owner: Asked<"webhookEndpoints">) {
    return endpoints.listEndpoints(this.env.DB, owner, Date.now());
  }

  async webhookEndpoint(query: Asked<"webhookEndpoint">): ReturnType<WebhooksApi["webhookEndpoint"]> {
    const row = await endpoints.findEndpoint(this.env.DB, query);
    return row === null ? err({ reason: "not_found" }) : ok(endpointView(row, Date.now()));
  }

  updateWebhookEndpoint(command: Asked<"updateWebhookEndpoint">) {
    return endpoints.updateEndpoint(this.env.DB, command, takesLoopback(this.env), Date.now());
  }

  deleteWebhookEndpoint(command: Asked<"deleteWebhookEndpoint">) {
    return endpoints.deleteEndpoint(this.env.DB, command);
  }

  rotateWebhookSecret(command: Asked<"rotateWebhookSecret">) {
    return endpoints.rotateSecret(this.env.DB, command, Date.now());
  }

  pingWebhookEndpoint(command: Asked<"pingWebhookEndpoint">) {
    return ping(this.env, command, Date.now());
  }

  webhookDeliveries(query: Asked<"webhookDeliveries">) {
    return listDeliveries(this.env.DB, query);
  }

  redeliverWebhook(command: Asked<"redeliverWebhook">) {
    return redeliver(this.env, command, Date.now());
  }

  accountWebhookEndpoints(userId: string) {
    return accountEndpoints(this.env.DB, userId, Date.now());
  }

  deadLetters(query: Parameters<DeadLettersApi["deadLetters"]>[0]) {
    return listDeadLetters(this.env, query);
  }

  replayDeadLetter(decision: DeadLetterDecision) {
    const now = Date.now();
    return replayDeadLetter(this.env, decision, now, (messageId) => beginAgain(this.env.DB, messageId, now));
  }

  dropDeadLetter(decision: DeadLetterDecision & { drop_reason: string }) {
    return dropDeadLetter(this.env, decision, Date.now());
  }

  async health(): Promise<Health> {
    const row = await this.env.DB.prepare("SELECT 1 AS one").first<{ one: number }>();
    return { ok: row?.one === 1, version: this.env.VERSION.id };
  }
}
