import { tracing } from "cloudflare:workers";
import { countedQueue, measureService } from "#platform/measure.ts";
import { traceAs } from "#platform/operation.ts";
import type { Env } from "./env.ts";
import { Payments } from "./payments.ts";
import { handleBatch } from "./queue.ts";

measureService(Payments, "payments");
export { Payments };

traceAs("payments", tracing);

export default {
  fetch: () => new Response("holdfast payments", { status: 404 }),
  queue: countedQueue<Env>(handleBatch),
} satisfies ExportedHandler<Env>;
