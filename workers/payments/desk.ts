import { breakerGate } from "./provider/gate.ts";
import type { Books } from "./audit/provider-pages.ts";
import { stripeProvider } from "./provider/provider.ts";
import { stripeRecords } from "./provider/records.ts";
import { stripeClient } from "./provider/stripe.ts";
import { openDb } from "./store/db.ts";
import type { Desk } from "./commands/reply.ts";
import type { Env } from "./env.ts";

/** What one request or batch works with. */
export const openDesk = (env: Env): Desk => ({
  db: openDb(env.DB),
  provider: stripeProvider(stripeClient(env), breakerGate(env.CIRCUIT_BREAKER)),
  publicUrl: env.PUBLIC_URL,
  now: Date.now,
});

export const openBooks = (env: Env): Books => ({
  db: openDb(env.DB),
  records: stripeRecords(stripeClient(env), breakerGate(env.CIRCUIT_BREAKER)),
});
