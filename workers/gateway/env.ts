import type { Objects, Service } from "#contracts/bindings.ts";
import type { BookingsApi } from "#contracts/bookings.ts";
import type { IdempotencyKeysApi } from "#contracts/idempotency-keys.ts";
import type { MetricsApi } from "#contracts/metrics.ts";
import type { NotificationsApi } from "#contracts/notifications.ts";
import type { PaymentsApi } from "#contracts/payments.ts";
import type { RateLimitApi } from "#contracts/rate-limit.ts";
import type { SchedulerApi } from "#contracts/scheduler.ts";
import type { SearchApi } from "#contracts/search.ts";
import type { Caller, UsersApi } from "#contracts/users.ts";
import type { IttyNamespace } from "#platform/itty.ts";

/** The platform's rate limiter: approximate, by location; yes or no. */
export interface Limiter {
  limit(asked: { key: string }): Promise<{ success: boolean }>;
}

export interface Env {
  /** Where the API is reached from outside, no slash at the end; also the issuer of access tokens. */
  PUBLIC_URL: string;
  API_AUDIENCE: string;
  /** Origins that may call the API from a browser, separated by commas. */
  CORS_ORIGINS: string;
  /** `enforced`, or `wide` for tests and benches; wide by itself where `PUBLIC_URL` is this machine's own. */
  RATE_LIMITS: string;
  /** Commands about bookings, by one user. */
  BOOKING_REQUESTS_PER_MINUTE: string;
  /** Lookups of everybody together that find nothing. */
  LOOKUP_MISSES_PER_HOUR: string;
  LOG_LEVEL: string;
  /** Of a hundred traces, those whose ordinary lines are logged. */
  LOG_SAMPLE_PERCENT: string;
  /** `token`: `/metrics` is for whoever has the secret `METRICS_TOKEN`. Empty: for everybody. */
  METRICS_ACCESS: string;
  METRICS_TOKEN?: string;
  /** Cloudflare Turnstile's widget, which holds and sign-ups are checked by where it and its secret are set; empty: nobody is checked. */
  TURNSTILE_SITE_KEY: string;
  TURNSTILE_SECRET?: string;
  /** Where its script and its judge are. */
  TURNSTILE_API_BASE: string;
  /** So many requests a minute, for each key. */
  RATE_30: Limiter;
  RATE_120: Limiter;
  RATE_600: Limiter;
  RATE_3000: Limiter;
  RATE_LIMIT: Objects<Pick<RateLimitApi, "countRequest" | "spend" | "giveBack">>;
  /** Seconds between two looks of an isolate at the services. */
  PROBE_EVERY_SECONDS: string;
  ASSETS: { fetch(request: Request): Promise<Response> };
  USERS: Service<UsersApi>;
  SEARCH: Service<SearchApi>;
  BOOKINGS: Service<BookingsApi>;
  PAYMENTS: Service<PaymentsApi>;
  NOTIFICATIONS: Service<NotificationsApi>;
  SERVICE_REGISTRY: IttyNamespace;
  SCHEDULER: Objects<SchedulerApi>;
  METRICS: Objects<MetricsApi>;
  IDEMPOTENCY_KEYS: Objects<IdempotencyKeysApi>;
  VERSION: { id: string };
}

/** What middleware leaves for those after it. */
export interface Variables {
  requestId: string;
  /** Of the operation that this request is: what it leads to is a part of that. */
  traceparent: string;
  /** When the request came (epoch ms). */
  beganAt: number;
  /** Path pattern of the matched operation; a label of the metrics, so never a path with ids in it. */
  route: string;
  /** Set on every operation that is not public. */
  caller: Caller | undefined;
  /** Set on every operation that needs one. */
  idempotencyKey: string | undefined;
}

export interface App {
  Bindings: Env;
  Variables: Variables;
}
