import type { Books } from "./audit/provider-pages.ts";
import { openBulkhead } from "./provider/bulkhead.ts";
import type { Doors } from "./provider/call.ts";
import { breakerGate } from "./provider/gate.ts";
import { stripeProvider } from "./provider/provider.ts";
import { stripeRecords } from "./provider/records.ts";
import { stripeClient, tryMs } from "./provider/stripe.ts";
import { openDb } from "./store/db.ts";
import type { Desk } from "./commands/reply.ts";
import type { Env } from "./env.ts";

/** One for each request or batch: its calls share the connections of its invocation. */
export const openDoors = (env: Env): Doors => ({
  bulkhead: openBulkhead(),
  gate: breakerGate(env.CIRCUIT_BREAKER),
  try_ms: tryMs(env),
});

/** What one request or batch works with. */
export const openDesk = (env: Env, doors: Doors = openDoors(env)): Desk => ({
  db: openDb(env.DB),
  provider: stripeProvider(stripeClient(env), doors),
  publicUrl: env.PUBLIC_URL,
  now: Date.now,
});

/** What an audit looks into, by the same doors. */
export const openBooks = (env: Env, doors: Doors): Books => ({
  db: openDb(env.DB),
  records: stripeRecords(stripeClient(env), doors),
});
