import { tracing } from "cloudflare:workers";
import { traceAs } from "#platform/operation.ts";

export { Audits, BookingSagas, Counters, FlightSeats, IdempotencyKeys, RateLimit, Scheduler } from "./measured.ts";
export { CircuitBreaker } from "./circuit-breaker/index.ts";
export { ServiceRegistry } from "./service-registry/index.ts";
export { Metrics } from "./metrics/index.ts";

traceAs("objects", tracing);

export default { fetch: () => new Response("holdfast objects", { status: 404 }) };
