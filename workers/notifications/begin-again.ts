import { and, eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { notifications } from "./schema.ts";

/** Has what was given up of a message tried for a day once more. What is sent, or is being tried, stays as it is. */
export const beginAgain = (db: D1Database, messageId: string, now: number) =>
  drizzle(db)
    .update(notifications)
    .set({ status: "queued", attempts: 0, since: now, due_at: now, updated_at: now })
    .where(and(eq(notifications.message_id, messageId), eq(notifications.status, "failed")));
