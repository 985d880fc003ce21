export { FlightSeats } from "./flight-seats/index.ts";
export { BookingSagas } from "./booking-sagas/index.ts";
export { CircuitBreaker } from "./circuit-breaker/index.ts";
export { ServiceRegistry } from "./service-registry/index.ts";
export { RateLimit } from "./rate-limit/index.ts";
export { Counters } from "./counters/index.ts";
export { Scheduler } from "./scheduler/index.ts";
export { Metrics } from "./metrics/index.ts";
export { Audits } from "./audit/index.ts";
export { IdempotencyKeys } from "./idempotency-keys/index.ts";

export default { fetch: () => new Response("holdfast objects", { status: 404 }) };
