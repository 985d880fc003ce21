import type { Objects } from "#contracts/bindings.ts";
import type { CountersApi } from "#contracts/counters.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { MetricsApi } from "#contracts/metrics.ts";
import type { RateLimitApi } from "#contracts/rate-limit.ts";

/** What the sagas reach: flights' objects and counters by RPC, services only by queue. */
export interface SagaEnv {
  FLIGHT_SEATS: Objects<FlightSeatsApi>;
  COUNTERS: Objects<CountersApi>;
  RATE_LIMIT: Objects<RateLimitApi>;
  METRICS: Objects<Pick<MetricsApi, "add" | "set">>;
  PAYMENTS_QUEUE: Queue;
  NOTIFICATIONS_QUEUE: Queue;
  BOOKINGS_QUEUE: Queue;
  LOG_LEVEL: string;
  /** How long a pin lasts while a payment is decided, in seconds. */
  PIN_SECONDS: string;
  /** How long a passenger has for the bank's question (3-D Secure), in seconds. */
  ACTION_SECONDS: string;
}
