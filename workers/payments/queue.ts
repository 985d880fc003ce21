import { PaymentsMessage } from "#contracts/messages.ts";
import { invariant } from "#domain/invariant.ts";
import { errorText, log, setLogLevel } from "#platform/log.ts";
import { answerAudit } from "#queues/answer-audit.ts";
import { type Handling, type Parking, consume, consumeDeadLetters, done, eachAlone } from "#queues/consume.ts";
import { park } from "#queues/dead-letters/park.ts";
import { auditPage } from "./audit/page.ts";
import { handleCommand } from "./commands/handle.ts";
import type { Desk } from "./commands/reply.ts";
import { openBooks, openDesk } from "./desk.ts";
import type { Env } from "./env.ts";
import { reconcile } from "./reconcile.ts";
import { prune } from "./store/prune.ts";

/** A command about nobody's money could never be settled. */
const Message = PaymentsMessage.refine(
  ({ type, booking_id }) => type === "task.run" || type === "audit.read" || booking_id !== null,
  "a payment command names its booking",
);

/** One batch of holdfast-payments or of its dead-letter queue. */
export async function handleBatch(batch: MessageBatch, env: Env): Promise<void> {
  setLogLevel(env.LOG_LEVEL);
  const desk = openDesk(env);
  const parking: Parking = { park: (letters) => park(env, "payments", letters, desk.now()), sagas: env.BOOKING_SAGAS };
  if (batch.queue.endsWith("-dlq")) return consumeDeadLetters(batch, parking);
  await consume(batch, { schema: Message, handle: eachAlone((message) => handleMessage(desk, env, message)), ...parking });
}

async function handleMessage(desk: Desk, env: Env, message: PaymentsMessage): Promise<Handling> {
  if (message.type === "audit.read") {
    const tables = ["payments", "refunds", "ledger_entries", "inbox", "webhook_events", "parked_messages"];
    const sized = { source: "payments", db: env.DB, tables } as const;
    return answerAudit(env.AUDITS, message.data, () => auditPage(openBooks(env), message.data), sized);
  }
  if (message.type === "task.run") return runTask(desk, env, message.data.name);
  invariant(message.booking_id !== null, "the schema refuses a command without a booking");
  return handleCommand(desk, { ...message, booking_id: message.booking_id });
}

const TASKS: Record<string, (desk: Desk, env: Env) => Promise<void>> = {
  "payments.reconcile": (desk, env) => reconcile(desk, env.BOOKING_SAGAS),
  "payments.prune": (desk) => prune(desk.db, desk.now()),
};

async function runTask(desk: Desk, env: Env, name: string): Promise<Handling> {
  const task = TASKS[name];
  if (task === undefined) {
    log("error", "payments.unknown_task", { name });
    return done;
  }
  try {
    await task(desk, env);
  } catch (error) {
    // The next run does it again; a dead letter of a periodic task would tell nobody anything.
    log("error", "payments.task_failed", { name, why: errorText(error) });
  }
  return done;
}
