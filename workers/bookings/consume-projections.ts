import { BookingsMessage } from "#contracts/messages.ts";
import { consume, consumeDeadLetters, done, type Handling } from "#queues/consume.ts";
import { answerAudit } from "#queues/answer-audit.ts";
import { auditPage } from "./audit-page.ts";
import type { Env } from "./env.ts";
import { park } from "./park.ts";
import { project } from "./project.ts";

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
    messages.map(async (message) =>
      message.type === "audit.read" ? await answerAudit(env.AUDITS, message.data, () => auditPage(env, message.data)) : done,
    ),
  );
}
