/**
 * What the objects' tests run: the classes of `index.ts` without their calls being counted. A counted object has timers that wait a second
 * or two to hand over what was counted, and to throw it out of memory, as the tests do a hundred times, waits for those.
 */
export { Audits } from "./audit/index.ts";
export { BookingSagas } from "./booking-sagas/index.ts";
export { CircuitBreaker } from "./circuit-breaker/index.ts";
export { Counters } from "./counters/index.ts";
export { FlightSeats } from "./flight-seats/index.ts";
export { IdempotencyKeys } from "./idempotency-keys/index.ts";
export { Metrics } from "./metrics/index.ts";
export { RateLimit } from "./rate-limit/index.ts";
export { Scheduler } from "./scheduler/index.ts";
export { ServiceRegistry } from "./service-registry/index.ts";
