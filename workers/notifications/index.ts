import { tracing } from "cloudflare:workers";
import { setLogLevel } from "#platform/log.ts";
import { countedQueue, measureService } from "#platform/measure.ts";
import { traceAs } from "#platform/operation.ts";
import { consumeNotifications } from "./consume-notifications.ts";
import type { Env } from "./env.ts";
import { Notifications } from "./notifications.ts";

measureService(Notifications, "notifications");
export { Notifications };

traceAs("notifications", tracing);

/** E-mail, SMS and documents. Work comes by queue; documents are asked for by RPC. */
export default {
  fetch: () => new Response("not found", { status: 404 }),
  queue: countedQueue<Env>((batch, env) => {
    setLogLevel(env.LOG_LEVEL, env.LOG_SAMPLE_PERCENT);
    return consumeNotifications(batch, env, Date.now());
  }),
} satisfies ExportedHandler<Env>;
