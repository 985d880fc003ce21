import { PROVIDER_EVENTS } from "#contracts/payments.ts";
import type { Jobs } from "./jobs.ts";
import { type Event, epochSeconds, newId } from "./records.ts";
import type { Records } from "./store.ts";
import type { Faults } from "./faults.ts";

/** What an operation works on. */
export interface Account {
  records: Records;
  jobs: Jobs;
  faults: Faults;
  publicUrl: string;
  /** Of the request that is being executed, for its events. */
  request: { id: string | null; idempotency_key: string | null };
}

/** What the webhook endpoint is subscribed to; the other types are recorded and can be listed. */
const SUBSCRIBED: readonly string[] = PROVIDER_EVENTS;
const API_VERSION = "2026-10-28.endive";
/** Out-of-order delivery spreads events over this, in ms. */
const REORDER_SPREAD_MS = 3_000;

/** Records an event with a snapshot of the object, and sends it to the webhook endpoint. */
export function emit(account: Account, type: string, object: unknown): void {
  const event: Event = {
    id: newId("evt"),
    object: "event",
    created: epochSeconds(),
    livemode: false,
    api_version: API_VERSION,
    type,
    pending_webhooks: SUBSCRIBED.includes(type) ? 1 : 0,
    request: account.request,
    data: { object },
  };
  account.records.events.put(event);
  if (!SUBSCRIBED.includes(type)) return;
  const fault = account.faults.rollWebhook();
  // Lost for good, but listed: whoever reads the events finds it.
  if (fault === "webhook_lost") return;
  account.jobs.add(
    { kind: "webhook", event_id: event.id },
    fault === "webhook_reordered" ? Math.random() * REORDER_SPREAD_MS : 0,
  );
  if (fault === "webhook_duplicate") account.jobs.add({ kind: "webhook", event_id: event.id }, 0);
}
