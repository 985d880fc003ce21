import { NotificationsMessage } from "#contracts/messages.ts";
import { TELL_DEBTS_TASK } from "#contracts/names.ts";
import { consume, consumeDeadLetters, done, type Handling, type Parking } from "#queues/consume.ts";
import { measureDeadLetters } from "#queues/dead-letters/measure.ts";
import { park } from "#queues/dead-letters/park.ts";
import { answerAudit } from "#queues/answer-audit.ts";
import { pruneRun } from "#queues/prune-run.ts";
import { runTask } from "#queues/run-task.ts";
import { auditPage } from "./audit-page.ts";
import type { Env } from "./env.ts";
import { prune } from "./prune.ts";
import { RETRY_TASK, retryDue } from "./retry-due.ts";
import { sendNotices } from "./send-notices.ts";
import { type Notice, isNotice } from "./notice.ts";
import { tellOfDebts } from "./tell-of-debts.ts";
import { type Grants, openGrants } from "./webhooks/grants.ts";
import { pruneWebhooks } from "./webhooks/prune.ts";
import { retryWebhooks, sendEvents, WEBHOOKS_TASK } from "./webhooks/send-due.ts";

const PRUNE_TASK = "notifications.prune";
async function pruneAll(db: D1Database, now: number) {
  const pruned = await Promise.all([prune(db, now), pruneWebhooks(db, now)]);
  return { more: pruned.some(({ more }) => more) };
}

/** Asked for by the scheduler, or gone on with. */
function tasksOf(env: Env, grants: Grants) {
  let retried: Promise<void> | null = null;
  return {
    [RETRY_TASK]: () => retryDue(env),
    [PRUNE_TASK]: () => pruneRun(env, PRUNE_TASK, Date.now(), () => pruneAll(env.DB, Date.now())),
    [TELL_DEBTS_TASK]: () => tellOfDebts(env, Date.now()),
    // Once for all its messages of a batch, on whose grants each of them would send for a quarter of a minute.
    [WEBHOOKS_TASK]: () => (retried ??= retryWebhooks(env, grants)),
    "notifications.measure": () => measureDeadLetters(env, "notifications", Date.now()),
  };
}

/** The notifications queue and its dead letters. */
export async function consumeNotifications(batch: MessageBatch, env: Env, now: number): Promise<void> {
  const parking: Parking = { park: (letters) => park(env, "notifications", letters, now), sagas: env.BOOKING_SAGAS };
  if (batch.queue.endsWith("-dlq")) return consumeDeadLetters(batch, parking);
  await consume(batch, { schema: NotificationsMessage, handle: (messages) => handle(env, messages), ...parking });
}

async function handle(env: Env, messages: NotificationsMessage[]): Promise<Handling[]> {
  const events = messages.filter((message) => message.type === "webhook.send").map(({ data }) => data.event_id);
  const grants = openGrants(env);
  const tasks = tasksOf(env, grants);
  // Side by side: a mail is not sent later because a partner's receiver is slow.
  const [notices, sent] = await Promise.all([
    sendNotices(env, messages.filter(isNotice)),
    sendEvents(env, [...new Set(events)], grants),
  ]);
  const answers: Handling[] = [];
  for (const message of messages) {
    if (isNotice(message)) answers.push(notices.get(message.id) ?? done);
    else if (message.type === "webhook.send") answers.push(sent.get(message.data.event_id) ?? done);
    else answers.push(await answer(env, message, tasks));
  }
  return answers;
}

type Asked = Exclude<NotificationsMessage, Notice | { type: "webhook.send" }>;

function answer(env: Env, message: Asked, tasks: ReturnType<typeof tasksOf>): Promise<Handling> {
  return message.type === "audit.read"
    ? answerAudit(env.AUDITS, message.data, () => auditPage(env, message.data), {
        source: "notices",
        db: env.DB,
        tables: ["inbox", "notifications", "parked_messages", "webhook_endpoints", "webhook_deliveries", "webhook_keys"],
      })
    : runTask(tasks, message.data.name);
}
