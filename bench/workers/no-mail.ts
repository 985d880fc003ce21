import { NotificationsMessage } from "#contracts/messages.ts";
import { consume, consumeDeadLetters, done } from "#queues/consume.ts";
import type { Env } from "../../workers/notifications/env.ts";
import real from "../../workers/notifications/index.ts";
import { park } from "../../workers/notifications/park.ts";

export { Notifications } from "../../workers/notifications/notifications.ts";

/** The notifications service without its work: whatever is asked for counts as sent. */
export default {
  ...real,
  queue: (batch: MessageBatch, env: Env): Promise<void> => {
    const common = { park: (letters: Parameters<typeof park>[1]) => park(env, letters), sagas: env.BOOKING_SAGAS };
    if (batch.queue.endsWith("-dlq")) return consumeDeadLetters(batch, common);
    const handle = (messages: NotificationsMessage[]) => Promise.resolve(messages.map(() => done));
    return consume(batch, { schema: NotificationsMessage, handle, ...common });
  },
};
