import { NotificationsMessage } from "#contracts/messages.ts";
import { consume, consumeDeadLetters, done, type Parking } from "#queues/consume.ts";
import { park } from "#queues/dead-letters/park.ts";
import type { Env } from "../../workers/notifications/env.ts";
import real from "../../workers/notifications/index.ts";

export { Notifications } from "../../workers/notifications/notifications.ts";

/** The notifications service without its work: whatever is asked for counts as sent. */
export default {
  ...real,
  queue: (batch: MessageBatch, env: Env): Promise<void> => {
    const parking: Parking = {
      park: (letters) => park(env, "notifications", letters, Date.now()),
      sagas: env.BOOKING_SAGAS,
    };
    if (batch.queue.endsWith("-dlq")) return consumeDeadLetters(batch, parking);
    const handle = (messages: NotificationsMessage[]) => Promise.resolve(messages.map(() => done));
    return consume(batch, { schema: NotificationsMessage, handle, ...parking });
  },
};
