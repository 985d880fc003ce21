import type { Objects, Service } from "#contracts/bindings.ts";
import type { AuditsApi } from "#contracts/audit.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { SinkApi } from "#contracts/sandbox.ts";
import type { MetricsApi } from "#contracts/metrics.ts";
import type { PaymentsApi } from "#contracts/payments.ts";
import type { UsersApi } from "#contracts/users.ts";

export interface Env {
  DB: D1Database;
  BOOKING_SAGAS: Objects<BookingSagasApi>;
  METRICS: Objects<Pick<MetricsApi, "add" | "set">>;
  /** Knows whom letters to accounts are for, and what clients may still do. */
  USERS: Service<Pick<UsersApi, "accountLetter" | "languages" | "mayReadBookings">>;
  /** Knows which refund debts are settled. */
  PAYMENTS: Service<Pick<PaymentsApi, "settledRefundDebts">>;
  /** The queue that it consumes, for replays, and to send events to partners apart from what they follow from. */
  OWN_QUEUE: Queue;
  AUDITS: Objects<Pick<AuditsApi, "deliver">>;
  EMAIL: SendEmail;
  /** A mail server that takes every mail in place of `EMAIL`; empty: there is none. */
  SMTP_HOST: string;
  SMTP_PORT: string;
  /** `tls`: from the first byte. `starttls`: before anything is said. `none`: only for a server on this machine. */
  SMTP_SECURITY: string;
  /** Empty: the server takes mails without. */
  SMTP_USERNAME: string;
  SMTP_PASSWORD?: string;
  /** Local only: takes every mail and SMS for which nothing else is set up. */
  SINK?: SinkApi;
  /** The address of the passenger site, without a slash at the end. */
  PUBLIC_URL: string;
  /** `Name <address>`. */
  MAIL_FROM: string;
  /** A number, an alphanumeric sender id, or the id of a Twilio messaging service. */
  SMS_FROM: string;
  TWILIO_API_BASE: string;
  /** Empty: no SMS is sent. */
  TWILIO_ACCOUNT_SID: string;
  TWILIO_AUTH_TOKEN?: string;
  LOG_LEVEL: string;
  LOG_SAMPLE_PERCENT: string;
  VERSION: WorkerVersionMetadata;
}
