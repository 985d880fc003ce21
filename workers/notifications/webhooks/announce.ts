import { sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { NotificationsMessage } from "#contracts/messages.ts";
import { eventBody, WEBHOOK_EVENTS, type WebhookEvent } from "#domain/webhook/event.ts";
import { base32, sha256 } from "#platform/hash.ts";
import type { BookingNotice } from "../notice.ts";
import type { Owners } from "../owners.ts";
import { inbox, webhookDeliveries, webhookEndpoints } from "../schema.ts";

/** 130 bits of the hash. */
const ID_LENGTH = 26;

/** An event that partners may be told of, and whose booking it is about. */
export interface Announcement {
  message_id: string;
  event_id: string;
  type: WebhookEvent;
  booking_id: string;
  owner: string;
  body: string;
}

/** The events of these notices that partners may be told of: none of a booking that is nobody's any more. */
export const announcementsOf = (notices: BookingNotice[], owners: Owners): Promise<Announcement[]> =>
  Promise.all(
    notices.flatMap((notice) => {
      const owner = owners.get(notice.id) ?? null;
      const type = WEBHOOK_EVENTS.find((event) => event === notice.type);
      return owner === null || type === undefined ? [] : [announcementOf(notice, type, owner)];
    }),
  );

/** The same notice is the same event, however often it comes. */
async function announcementOf({ id, at, data }: BookingNotice, type: WebhookEvent, owner: string): Promise<Announcement> {
  const { id: booking_id, status } = data.booking;
  return {
    message_id: id,
    event_id: `evt_${base32(await sha256("webhook_event", id), ID_LENGTH)}`,
    type,
    booking_id,
    owner,
    body: eventBody(type, at, { booking_id, status }),
  };
}

/**
 * A row for each endpoint that is to be told, in the batch that takes the notice into the inbox, and before it: once it is there, a
 * copy announces nothing, neither to endpoints that were made meanwhile nor where deliveries have been pruned.
 */
export const announce = (orm: DrizzleD1Database, event: Announcement, now: number) =>
  orm
    .insert(webhookDeliveries)
    .select(
      sql`SELECT ${webhookEndpoints.id}, ${event.event_id}, ${event.type}, ${event.booking_id}, ${event.body}, 'pending', 0, ${now},
            max(${now}, ${webhookEndpoints.rests_until}), NULL, NULL, ${now}, ${now}
          FROM ${webhookEndpoints}
          WHERE ${webhookEndpoints.user_id} = ${event.owner} AND ${webhookEndpoints.disabled_at} IS NULL
            AND EXISTS (SELECT 1 FROM json_each(${webhookEndpoints.events}) WHERE value = ${event.type})
            AND NOT EXISTS (SELECT 1 FROM ${inbox} WHERE ${inbox.message_id} = ${event.message_id})`,
    )
    .onConflictDoNothing()
    .returning({ event_id: webhookDeliveries.event_id });

/** Has the events sent at once. Where this is lost, the task `webhooks.retry` finds them. */
export const sendMessage = (
  event_id: string,
  at: number,
  traceparent: string | null,
): Extract<NotificationsMessage, { type: "webhook.send" }> => ({
  v: 1,
  id: `webhook:${event_id}:${at}`,
  type: "webhook.send",
  booking_id: null,
  step: "webhook",
  at: new Date(at).toISOString(),
  traceparent,
  data: { event_id },
});
