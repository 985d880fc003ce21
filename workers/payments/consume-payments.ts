import { PaymentsMessage } from "#contracts/messages.ts";
import { invariant } from "#domain/invariant.ts";
import { answerAudit } from "#queues/answer-audit.ts";
import { type Handling, type Parking, consume, consumeDeadLetters, eachAlone } from "#queues/consume.ts";
import { measureDeadLetters } from "#queues/dead-letters/measure.ts";
import { park } from "#queues/dead-letters/park.ts";
import { pruneRun } from "#queues/prune-run.ts";
import { runTask } from "#queues/run-task.ts";
import { auditPage } from "./audit/page.ts";
import { handleCommand } from "./commands/handle.ts";
import type { AuditSources } from "./audit/provider-pages.ts";
import { auditSources, callLimits, type Desk, openDesk } from "./desk.ts";
import type { Env } from "./env.ts";
import { reconcile } from "./reconcile.ts";
import { prune } from "./store/prune.ts";

/** A command about nobody's money could never be settled. */
const Message = PaymentsMessage.refine(
  ({ type, booking_id }) => type === "task.run" || type === "audit.read" || booking_id !== null,
  "a payment command names its booking",
);

/** The payments queue and its dead letters. */
export async function consumePayments(batch: MessageBatch, env: Env, now: number): Promise<void> {
  const parking: Parking = { park: (letters) => park(env, "payments", letters, now), sagas: env.BOOKING_SAGAS };
  if (batch.queue.endsWith("-dlq")) return consumeDeadLetters(batch, parking);
  const limits = callLimits(env);
  const [desk, sources] = [openDesk(env, limits), auditSources(env, limits)];
  await consume(batch, {
    schema: Message,
    handle: eachAlone((message) => handleMessage(desk, sources, env, message)),
    ...parking,
  });
}

async function handleMessage(desk: Desk, sources: AuditSources, env: Env, message: PaymentsMessage): Promise<Handling> {
  if (message.type === "audit.read") {
    const tables = ["payments", "refunds", "refund_debts", "ledger_entries", "inbox", "webhook_events", "parked_messages"];
    const sized = { source: "payments", db: env.DB, tables } as const;
    return answerAudit(env.AUDITS, message.data, () => auditPage(sources, message.data), sized);
  }
  if (message.type === "task.run") return runTask(tasks(desk, env), message.data.name);
  invariant(message.booking_id !== null, "the schema refuses a command without a booking");
  return handleCommand(desk, { ...message, booking_id: message.booking_id });
}

const PRUNE_TASK = "payments.prune";
const tasks = (desk: Desk, env: Env) => ({
  "payments.reconcile": () => reconcile(desk, env.BOOKING_SAGAS),
  [PRUNE_TASK]: () => pruneRun(env, PRUNE_TASK, desk.now(), () => prune(desk.db, desk.now())),
  "payments.measure": () => measureDeadLetters(env, "payments", desk.now()),
});
