import { countedQueue, measureService } from "#platform/measure.ts";
import { Bookings } from "./bookings.ts";
import { consumeProjections } from "./consume-projections.ts";
import type { Env } from "./env.ts";

measureService(Bookings, "bookings");
export { Bookings };

export default {
  fetch: () => new Response("not found", { status: 404 }),
  queue: countedQueue<Env>((batch, env) => consumeProjections(batch, env, Date.now())),
} satisfies ExportedHandler<Env>;
