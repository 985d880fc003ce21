import { setLogLevel } from "#platform/log.ts";
import { consumeNotifications } from "./consume-notifications.ts";
import type { Env } from "./env.ts";

export { Notifications } from "./notifications.ts";

/** E-mail, SMS and documents. Work comes by queue; documents are asked for by RPC. */
export default {
  fetch: () => new Response("not found", { status: 404 }),
  queue: (batch, env) => {
    setLogLevel(env.LOG_LEVEL);
    return consumeNotifications(batch, env, Date.now());
  },
} satisfies ExportedHandler<Env>;
