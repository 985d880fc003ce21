export { Audits, BookingSagas, Counters, FlightSeats, IdempotencyKeys, RateLimit, Scheduler } from "./measured.ts";
export { CircuitBreaker } from "./circuit-breaker/index.ts";
export { ServiceRegistry } from "./service-registry/index.ts";
export { Metrics } from "./metrics/index.ts";

export default { fetch: () => new Response("holdfast objects", { status: 404 }) };
