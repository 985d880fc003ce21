import { drizzle } from "drizzle-orm/d1";
import { channelsFor, type Notice } from "./notice.ts";
import { inbox, notifications } from "./schema.ts";

/**
 * Writes down what is to be sent, before anything is: one row per message and one per channel. A message that is here
 * already changes nothing.
 */
export async function record(db: D1Database, notices: Notice[], smsAvailable: boolean, now: number): Promise<void> {
  const orm = drizzle(db);
  const [first, ...rest] = notices.flatMap((notice) => {
    const { id: message_id, type, booking_id } = notice;
    const rows = channelsFor(notice, smsAvailable).map((channel) => ({
      message_id,
      channel,
      type,
      booking_id,
      recipient_hash: "",
      status: "queued" as const,
      attempts: 0,
      due_at: now,
      created_at: now,
      updated_at: now,
    }));
    return [
      orm
        .insert(inbox)
        .values({ message_id, type, booking_id, body: JSON.stringify(notice), received_at: now })
        .onConflictDoNothing(),
      orm.insert(notifications).values(rows).onConflictDoNothing(),
    ];
  });
  if (first !== undefined) await orm.batch([first, ...rest]);
}
