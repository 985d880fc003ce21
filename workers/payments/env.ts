import type { Objects } from "#contracts/bindings.ts";
import type { AuditsApi } from "#contracts/audit.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { IttyNamespace } from "#platform/itty.ts";
import type { MetricsApi } from "#contracts/metrics.ts";

export interface Env {
  DB: D1Database;
  BOOKING_SAGAS: Objects<BookingSagasApi>;
  CIRCUIT_BREAKER: IttyNamespace;
  METRICS: Objects<Pick<MetricsApi, "add" | "set">>;
  /** The queue that it consumes, for replays. */
  OWN_QUEUE: Queue;
  /** Whose task tells passengers of settled refund debts. */
  NOTIFICATIONS_QUEUE: Queue;
  AUDITS: Objects<Pick<AuditsApi, "deliver">>;
  /** Local runs only: the sandbox in the provider's place. */
  PROVIDER?: Fetcher;
  STRIPE_API_BASE: string;
  STRIPE_SECRET_KEY: string;
  STRIPE_WEBHOOK_SECRET: string;
  /** How long one try of a provider call may take, in ms. */
  PROVIDER_TIMEOUT_MS?: string;
  PUBLIC_URL: string;
  LOG_LEVEL?: string;
  LOG_SAMPLE_PERCENT?: string;
  VERSION?: WorkerVersionMetadata;
}

export interface Props {
  caller?: string;
}
