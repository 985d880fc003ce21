import { tracing } from "cloudflare:workers";
import { measureService } from "#platform/measure.ts";
import { traceAs } from "#platform/operation.ts";
import type { Env } from "./env.ts";
import { Users } from "./users.ts";

measureService(Users, "users");
export { Users };

traceAs("users", tracing);

/** Nothing is public here: everything goes through the gateway. */
export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler<Env>;
