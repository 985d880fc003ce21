/**
 * Every Worker that a deployment has, callees before callers: the order in which they are deployed. Paths of their
 * wrangler files, from the repository's root.
 */
export const DEPLOY_ORDER = [
  "workers/telemetry/wrangler.toml",
  "durable-objects/wrangler.toml",
  "workers/users/wrangler.toml",
  "workers/payments/wrangler.toml",
  "workers/notifications/wrangler.toml",
  "workers/search/wrangler.toml",
  "workers/bookings/wrangler.toml",
  "wrangler.toml",
] as const;

/** Stands in front of the gateway in every local run, and is part of no deployment. */
export const SANDBOX = "workers/sandbox/wrangler.toml";
/** Receives spans and logs; runs locally only where there is a collector to send them to (`OTLP_URL`). */
export const TELEMETRY = "workers/telemetry/wrangler.toml";
