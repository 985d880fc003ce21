import { tracing } from "cloudflare:workers";
import { setLogLevel } from "#platform/log.ts";
import { countedQueue, measureService } from "#platform/measure.ts";
import { traceAs } from "#platform/operation.ts";
import { consumePayments } from "./consume-payments.ts";
import type { Env } from "./env.ts";
import { Payments } from "./payments.ts";

measureService(Payments, "payments");
export { Payments };

traceAs("payments", tracing);

export default {
  fetch: () => new Response("holdfast payments", { status: 404 }),
  queue: countedQueue<Env>((batch, env) => {
    setLogLevel(env.LOG_LEVEL, env.LOG_SAMPLE_PERCENT);
    return consumePayments(batch, env, Date.now());
  }),
} satisfies ExportedHandler<Env>;
