import { and, asc, eq, inArray, lte } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { NotificationsMessage } from "#contracts/messages.ts";
import { taskMessage } from "#queues/task-message.ts";
import { claim } from "./claim.ts";
import { deliver } from "./deliver.ts";
import type { Env } from "./env.ts";
import { isNotice } from "./notice.ts";
import { inbox, notifications } from "./schema.ts";

export const RETRY_TASK = "notifications.retry";
/** Messages of one run: each may become a PDF, a call of the provider by each channel, and one to find out whom and whether it concerns. */
const MAX_MESSAGES = 10;

/**
 * Sends again what is due, whatever became of the queue's message: a killed process, an outage of hours. What is beyond a run is left to
 * another one at once, unless this one got nothing through: then it is the provider's turn, and the scheduler asks again.
 */
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
  const isThrough = await deliver(env, claims, new Map(notices));
  if (isThrough && due.length === MAX_MESSAGES)
    await env.OWN_QUEUE.send(taskMessage(RETRY_TASK, { key: now, at: now }), { contentType: "json" });
}
