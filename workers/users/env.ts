import type { Objects } from "#contracts/bindings.ts";
import type { MetricsApi } from "#contracts/metrics.ts";
import type { AccountMail } from "./account-mail.ts";

export interface Env {
  DB: D1Database;
  NOTIFICATIONS_QUEUE: Queue<AccountMail>;
  METRICS: Objects<Pick<MetricsApi, "add" | "set">>;
  VERSION: WorkerVersionMetadata;
  /** Where the public reaches this deployment; base of every link, issuer of every token. */
  PUBLIC_URL: string;
  API_AUDIENCE: string;
  LOG_LEVEL: string;
  /** Of one address, on each of sign-up, sign-in and reset, per isolate; the gateway's limits come before. */
  AUTH_ATTEMPTS_PER_MINUTE: string;
  BETTER_AUTH_SECRET: string;
  /** Social sign-in exists only where both halves are set. */
  GOOGLE_CLIENT_ID: string;
  GOOGLE_CLIENT_SECRET?: string;
  GITHUB_CLIENT_ID: string;
  GITHUB_CLIENT_SECRET?: string;
  OIDC_ISSUER: string;
  OIDC_CLIENT_ID: string;
  OIDC_CLIENT_SECRET?: string;
}
