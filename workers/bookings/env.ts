import type { AuditsApi } from "#contracts/audit.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { Objects, Service } from "#contracts/bindings.ts";
import type { CountersApi } from "#contracts/counters.ts";
import type { ErasingUsers } from "#contracts/erasure.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { MetricsApi } from "#contracts/metrics.ts";
import type { NotificationsApi } from "#contracts/notifications.ts";
import type { PaymentsApi } from "#contracts/payments.ts";
import type { RateLimitApi } from "#contracts/rate-limit.ts";
import type { SearchApi } from "#contracts/search.ts";
import type { PruningUsers } from "#contracts/users.ts";

export interface Env {
  DB: D1Database;
  SEARCH: Service<SearchApi>;
  PAYMENTS: Service<PaymentsApi>;
  USERS: Service<ErasingUsers & PruningUsers>;
  NOTIFICATIONS: Service<NotificationsApi>;
  FLIGHT_SEATS: Objects<FlightSeatsApi>;
  BOOKING_SAGAS: Objects<BookingSagasApi>;
  RATE_LIMIT: Objects<RateLimitApi>;
  COUNTERS: Objects<CountersApi>;
  METRICS: Objects<Pick<MetricsApi, "add" | "set">>;
  /** The queue that it consumes, for replays. */
  OWN_QUEUE: Queue;
  AUDITS: Objects<AuditsApi>;
  VERSION: WorkerVersionMetadata;
  OFFER_SIGNING_KEY: string;
  /** At least 16 bytes; changing it would give locators out twice. */
  LOCATOR_KEY: string;
  SAGA_SHARDS: string;
  HOLD_TTL_SECONDS: string;
  MAX_LIVE_HOLDS_PER_USER: string;
  MAX_LIVE_SEATS_PER_USER: string;
  /** Of a flight's seats, unpaid, by all users of one network. */
  MAX_NETWORK_SHARE_PERCENT: string;
  LOG_LEVEL: string;
  LOG_SAMPLE_PERCENT: string;
}
