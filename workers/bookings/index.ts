import { consumeProjections } from "./consume-projections.ts";
import type { Env } from "./env.ts";

export { Bookings } from "./bookings.ts";

export default {
  fetch: () => new Response("not found", { status: 404 }),
  queue: (batch, env) => consumeProjections(batch, env, Date.now()),
} satisfies ExportedHandler<Env>;
