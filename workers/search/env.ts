import type { AuditsApi } from "#contracts/audit.ts";
import type { Objects, Service } from "#contracts/bindings.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { NotificationsApi } from "#contracts/notifications.ts";
import type { MetricsApi } from "#contracts/metrics.ts";

export interface Env {
  DB: D1Database;
  FLIGHT_SEATS: Objects<FlightSeatsApi>;
  /** Tells passengers of acknowledged schedule changes, and that check-in is open. */
  NOTIFICATIONS: Service<Pick<NotificationsApi, "tellOfChange" | "tellOfCheckIn">>;
  METRICS: Objects<Pick<MetricsApi, "add" | "set">>;
  /** The queue that it consumes, for replays. */
  OWN_QUEUE: Queue;
  AUDITS: Objects<Pick<AuditsApi, "deliver">>;
  OFFER_SIGNING_KEY: string;
  /** How long an offer's price is held, seconds. */
  OFFER_TTL_SECONDS: string;
  /** How far ahead the timetable is kept expanded, days. */
  TIMETABLE_DAYS: string;
  LOG_LEVEL: string;
  LOG_SAMPLE_PERCENT: string;
  VERSION: WorkerVersionMetadata;
}

/** What the binding says of the caller. */
export interface Props {
  caller?: string;
}
