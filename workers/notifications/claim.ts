import { and, eq, inArray, lte, sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { LEASE_MS } from "#domain/notification/retry.ts";
import type { Language } from "#domain/text/language.ts";
import type { Channel } from "./notice.ts";
import { inbox, notifications } from "./schema.ts";

/** The right, and the duty, to send one notification now. */
export interface Claim {
  message_id: string;
  channel: Channel;
  attempts: number;
  /** Epoch ms of the first try that is counted. */
  since: number;
  resends: number;
  /** What is written in; null where nobody has said. */
  language: Language | null;
}

const { message_id, channel, attempts, status, due_at, since, resends, created_at } = notifications;

/** Drizzle names columns without their table here, and `message_id` alone would be that of the inner one. */
const LANGUAGE_OF_MESSAGE = sql<Language | null>`(
  SELECT told.language FROM ${inbox} AS told WHERE told.message_id = ${notifications}.message_id
)`;

/** Takes what is due of these messages. Two that ask at the same time never get the same one. */
export async function claim(db: D1Database, messageIds: string[], now: number): Promise<Claim[]> {
  if (messageIds.length === 0) return [];
  return drizzle(db)
    .update(notifications)
    .set({ attempts: sql`${attempts} + 1`, due_at: now + LEASE_MS, updated_at: now })
    .where(and(inArray(message_id, messageIds), eq(status, "queued"), lte(due_at, now)))
    .returning({
      message_id,
      channel,
      attempts,
      resends,
      since: sql<number>`max(${since}, ${created_at})`,
      language: LANGUAGE_OF_MESSAGE,
    });
}
