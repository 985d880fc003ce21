import type { Env } from "./env.ts";
import { handleBatch } from "./queue.ts";

export { Payments } from "./payments.ts";

export default {
  fetch: () => new Response("holdfast payments", { status: 404 }),
  queue: (batch, env) => handleBatch(batch, env),
} satisfies ExportedHandler<Env>;
