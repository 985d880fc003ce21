import type { AuditSources } from "./audit/provider-pages.ts";
import { openBulkhead } from "./provider/bulkhead.ts";
import type { CallLimits } from "./provider/call.ts";
import { breakerGate } from "./provider/gate.ts";
import { type Provider, stripeProvider } from "./provider/provider.ts";
import { stripeRecords } from "./provider/records.ts";
import { stripeClient, tryMs } from "./provider/stripe.ts";
import { type Db, openDb } from "./store/db.ts";
import type { Env } from "./env.ts";

/** What a command works with, and a webhook: one for each request or batch. `now`: epoch ms. */
export interface Desk {
  db: Db;
  provider: Provider;
  publicUrl: string;
  now: () => number;
}

/** One for each request or batch: its calls share the connections of its invocation. */
export const callLimits = (env: Env): CallLimits => ({
  bulkhead: openBulkhead(),
  gate: breakerGate(env.CIRCUIT_BREAKER),
  try_ms: tryMs(env),
});

export const openDesk = (env: Env, limits: CallLimits = callLimits(env)): Desk => ({
  db: openDb(env.DB),
  provider: stripeProvider(stripeClient(env), limits),
  publicUrl: env.PUBLIC_URL,
  now: Date.now,
});

/** What an audit looks into, under the same limits. */
export const auditSources = (env: Env, limits: CallLimits): AuditSources => ({
  db: openDb(env.DB),
  records: stripeRecords(stripeClient(env), limits),
});
