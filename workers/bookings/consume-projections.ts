import { AUDIT_TASK } from "#contracts/audit.ts";
import { BookingsMessage } from "#contracts/messages.ts";
import { consume, consumeDeadLetters, done, type Handling } from "#queues/consume.ts";
import { answerAudit } from "#queues/answer-audit.ts";
import { log } from "#platform/log.ts";
import { auditPage } from "./audit-page.ts";
import type { Env } from "./env.ts";
import { park } from "./park.ts";
import { project } from "./project.ts";
import { startAudit } from "./start-audit.ts";

/** The bookings queue and its dead letters. */
export async function consumeProjections(batch: MessageBatch, env: Env): Promise<void> {
  if (batch.queue.endsWith("-dlq"))
    return await consumeDeadLetters(batch, { park: (letters) => park(env, letters), sagas: env.BOOKING_SAGAS });
  await consume(batch, {
    schema: BookingsMessage,
    handle: (messages) => handle(env, messages),
    park: (letters) => park(env, letters),
    sagas: env.BOOKING_SAGAS,
  });
}

async function handle(env: Env, messages: BookingsMessage[]): Promise<Handling[]> {
  await project(
    env,
    messages.filter((message) => message.type === "booking.projected"),
  );
  return Promise.all(
    messages.map(async (message) => {
      if (message.type === "audit.read") return await answerAudit(env.AUDITS, message.data, () => auditPage(env, message.data));
      return message.type === "task.run" ? await runTask(env, message) : done;
    }),
  );
}

/** A copy of the message is known by its id, so one run starts one audit. */
async function runTask(env: Env, { id, data }: Extract<BookingsMessage, { type: "task.run" }>): Promise<Handling> {
  if (data.name !== AUDIT_TASK) log("error", "bookings.unknown_task", { name: data.name });
  else await startAudit(env, { key: id, request_hash: AUDIT_TASK, repairs: true });
  return done;
}
