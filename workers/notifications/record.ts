import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import { isWanted, type Preferences } from "#domain/notification/preferences.ts";
import type { Language } from "#domain/text/language.ts";
import { channelsOf } from "./channels/channels.ts";
import type { Env } from "./env.ts";
import { channelsFor, isBookingNotice, type Notice } from "./notice.ts";
import { languagesOf } from "./languages.ts";
import type { Owners } from "./owners.ts";
import { wishesOf } from "./preferences.ts";
import { inbox, notifications } from "./schema.ts";
import { announce, announcementsOf } from "./webhooks/announce.ts";
import { sendSoon } from "./webhooks/deliveries.ts";

/**
 * Writes down what is to be sent, before anything is: one row per message, one per channel, one per endpoint of its owner's. A message
 * that is here already changes nothing.
 */
export async function record(env: Env, notices: Notice[], owners: Owners, now: number): Promise<void> {
  const orm = drizzle(env.DB);
  const smsAvailable = channelsOf(env).sms !== null;
  const announcements = await announcementsOf(notices.filter(isBookingNotice), owners);
  const told = announcements.map((event) => announce(orm, event, now));
  const [wishes, languages] = await Promise.all([wishesOf(env.DB, notices, owners), languagesOf(env, owners)]);
  const letters = notices.flatMap((notice) =>
    rowsOf(orm, notice, { wishes: wishes(notice), language: languages.get(notice.id) ?? null, smsAvailable }, now),
  );
  const [first, ...rest] = [...told, ...letters];
  if (first === undefined) return;
  const results = await orm.batch([first, ...rest]);
  const events = results.slice(0, told.length).flatMap((rows) => rows as { event_id: string }[]);
  const ids = events.map(({ event_id }) => event_id);
  const sources = new Map(announcements.map(({ event_id, message_id }) => [event_id, message_id]));
  await sendSoon(env, ids, now, (id) => notices.find((notice) => notice.id === sources.get(id))?.traceparent ?? null);
}

/** A mail that is not wanted is written down as one that is off, so that it can be told from one that was lost. */
function rowsOf(
  orm: DrizzleD1Database,
  notice: Notice,
  { wishes, language, smsAvailable }: { wishes: Preferences; language: Language | null; smsAvailable: boolean },
  now: number,
) {
  const { id: message_id, type, booking_id } = notice;
  const channels = channelsFor(notice, smsAvailable).map((channel) => ({ channel, wanted: isWanted(wishes, type, channel) }));
  const rows = channels.map(({ channel, wanted }) => ({
    message_id,
    channel,
    type,
    booking_id,
    recipient_hash: "",
    status: wanted ? ("queued" as const) : ("off" as const),
    attempts: 0,
    due_at: now,
    created_at: now,
    updated_at: now,
  }));
  const body = channels.some(({ wanted }) => wanted) ? JSON.stringify(notice) : null;
  return [
    orm.insert(inbox).values({ message_id, type, booking_id, body, language, received_at: now }).onConflictDoNothing(),
    orm.insert(notifications).values(rows).onConflictDoNothing(),
  ];
}
