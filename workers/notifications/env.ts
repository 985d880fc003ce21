import type { Objects, Service } from "#contracts/bindings.ts";
import type { AuditsApi } from "#contracts/audit.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { SinkApi } from "#contracts/sandbox.ts";
import type { MetricsApi } from "#contracts/metrics.ts";
import type { UsersApi } from "#contracts/users.ts";

export interface Env {
  DB: D1Database;
  BOOKING_SAGAS: Objects<BookingSagasApi>;
  METRICS: Objects<Pick<MetricsApi, "add">>;
  /** Knows whom letters to accounts are for. */
  USERS: Service<Pick<UsersApi, "accountLetter">>;
  /** The queue that it consumes, for replays. */
  OWN_QUEUE: Queue;
  AUDITS: Objects<Pick<AuditsApi, "deliver">>;
  EMAIL: SendEmail;
  /** Local only: takes every mail and SMS instead of the real channels. */
  SINK?: SinkApi;
  /** The address of the passenger site, without a slash at the end. */
  PUBLIC_URL: string;
  /** `Name <address>`. */
  MAIL_FROM: string;
  /** A number or an alphanumeric sender id. */
  SMS_FROM: string;
  /** Empty: no SMS is sent. */
  TWILIO_ACCOUNT_SID: string;
  TWILIO_AUTH_TOKEN?: string;
  LOG_LEVEL: string;
  VERSION: WorkerVersionMetadata;
}
