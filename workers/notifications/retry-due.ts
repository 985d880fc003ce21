import { and, asc, eq, inArray, lte } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { NotificationsMessage } from "#contracts/messages.ts";
import { claim } from "./claim.ts";
import { deliver } from "./deliver.ts";
import type { Env } from "./env.ts";
import { isNotice } from "./notice.ts";
import { inbox, notifications } from "./schema.ts";

/** Messages of one run: each may become a PDF and a call of the provider. */
const MAX_MESSAGES = 20;

/** Sends again what is due, whatever became of the queue's message: a killed process, an outage of hours. */
export async function retryDue(env: Env): Promise<void> {
  const orm = drizzle(env.DB);
  const now = Date.now();
  const due = await orm
    .selectDistinct({ message_id: notifications.message_id })
    .from(notifications)
    .where(and(eq(notifications.status, "queued"), lte(notifications.due_at, now)))
    .orderBy(asc(notifications.due_at))
    .limit(MAX_MESSAGES);
  const claims = await claim(
    env.DB,
    due.map(({ message_id }) => message_id),
    now,
  );
  if (claims.length === 0) return;
  const bodies = await orm
    .select()
    .from(inbox)
    .where(
      inArray(
        inbox.message_id,
        claims.map(({ message_id }) => message_id),
      ),
    );
  const notices = bodies.flatMap(({ body }) => {
    const parsed = NotificationsMessage.safeParse(body === null ? null : JSON.parse(body));
    return parsed.success && isNotice(parsed.data) ? [[parsed.data.id, parsed.data] as const] : [];
  });
  await deliver(env, claims, new Map(notices));
}
