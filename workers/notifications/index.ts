import { setLogLevel } from "#platform/log.ts";
import { countedQueue, measureService } from "#platform/measure.ts";
import { consumeNotifications } from "./consume-notifications.ts";
import type { Env } from "./env.ts";
import { Notifications } from "./notifications.ts";

measureService(Notifications, "notifications");
export { Notifications };

/** E-mail, SMS and documents. Work comes by queue; documents are asked for by RPC. */
export default {
  fetch: () => new Response("not found", { status: 404 }),
  queue: countedQueue<Env>((batch, env) => {
    setLogLevel(env.LOG_LEVEL);
    return consumeNotifications(batch, env, Date.now());
  }),
} satisfies ExportedHandler<Env>;
