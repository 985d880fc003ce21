import { tracing } from "cloudflare:workers";
import { setLogLevel } from "#platform/log.ts";
import { countedQueue, measureService } from "#platform/measure.ts";
import { traceAs } from "#platform/operation.ts";
import { Bookings } from "./bookings.ts";
import { consumeBookings } from "./consume-bookings.ts";
import type { Env } from "./env.ts";

measureService(Bookings, "bookings");
export { Bookings };

traceAs("bookings", tracing);

export default {
  fetch: () => new Response("not found", { status: 404 }),
  queue: countedQueue<Env>((batch, env) => {
    setLogLevel(env.LOG_LEVEL, env.LOG_SAMPLE_PERCENT);
    return consumeBookings(batch, env, Date.now());
  }),
} satisfies ExportedHandler<Env>;
