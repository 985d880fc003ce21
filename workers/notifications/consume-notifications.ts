import { NotificationsMessage } from "#contracts/messages.ts";
import { consume, consumeDeadLetters, done, type Handling, type Parking } from "#queues/consume.ts";
import { park } from "#queues/dead-letters/park.ts";
import { answerAudit } from "#queues/answer-audit.ts";
import { runTask } from "#queues/run-task.ts";
import { auditPage } from "./audit-page.ts";
import type { Env } from "./env.ts";
import { prune } from "./prune.ts";
import { retryDue } from "./retry-due.ts";
import { sendNotices } from "./send-notices.ts";
import { type Notice, isNotice } from "./notice.ts";

/** Asked for by the scheduler. */
const tasks = (env: Env) => ({
  "notifications.retry": () => retryDue(env),
  "notifications.prune": () => prune(env.DB, Date.now()),
});

/** The notifications queue and its dead letters. */
export async function consumeNotifications(batch: MessageBatch, env: Env, now: number): Promise<void> {
  const parking: Parking = { park: (letters) => park(env, "notifications", letters, now), sagas: env.BOOKING_SAGAS };
  if (batch.queue.endsWith("-dlq")) return consumeDeadLetters(batch, parking);
  await consume(batch, { schema: NotificationsMessage, handle: (messages) => handle(env, messages), ...parking });
}

async function handle(env: Env, messages: NotificationsMessage[]): Promise<Handling[]> {
  const handlings = await sendNotices(env, messages.filter(isNotice));
  const answers: Handling[] = [];
  for (const message of messages)
    answers.push(isNotice(message) ? (handlings.get(message.id) ?? done) : await answer(env, message));
  return answers;
}

function answer(env: Env, message: Exclude<NotificationsMessage, Notice>): Promise<Handling> {
  return message.type === "audit.read"
    ? answerAudit(env.AUDITS, message.data, () => auditPage(env, message.data), {
        source: "notices",
        db: env.DB,
        tables: ["inbox", "notifications", "parked_messages"],
      })
    : runTask(tasks(env), message.data.name);
}
