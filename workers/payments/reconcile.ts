import type { Objects } from "#contracts/bindings.ts";
import type { BookingSagasApi, Settlement } from "#contracts/booking-sagas.ts";
import type { ProviderEvent } from "#contracts/payments.ts";
import { log } from "#platform/log.ts";
import { settleAll } from "#queues/saga-shard.ts";
import { handleCommand } from "./commands/handle.ts";
import type { Desk } from "./commands/reply.ts";
import { abandoned } from "./store/inbox.ts";
import { deliver } from "./webhooks/deliver.ts";
import { storedEvents, undelivered } from "./webhooks/store.ts";
import { takeEvent } from "./webhooks/take.ts";

/** What may happen long after a payment was thought done; a lost webhook would hide it. The rest is found by polls. */
const LATE_EVENTS: ProviderEvent[] = ["refund.failed", "refund.updated", "charge.dispute.created"];
/** How far back the provider's events are read again, in seconds: more than any outage of ours. */
const LOOK_BACK_S = 7 * 86_400;
const MAX_LATE_EVENTS = 500;
/** A delivery of its own is probably under way before this, in ms. */
const GRACE_MS = 30_000;
const MAX_REDELIVERIES = 100;
/** Each may take four provider calls. */
const MAX_RESUMED = 5;

/** The task `payments.reconcile`: brings along what was lost between the provider, us and the sagas. Repeating it is harmless. */
export async function reconcile(desk: Desk, sagas: Objects<BookingSagasApi>): Promise<void> {
  const missed = await takeMissedEvents(desk, sagas);
  const waiting = await undelivered(desk.db, desk.now() - GRACE_MS, MAX_REDELIVERIES);
  await deliver(desk, sagas, waiting);
  const resumed = await resumeAbandoned(desk, sagas);
  if (missed + waiting.length + resumed > 0) log("info", "payments.reconciled", { missed, redelivered: waiting.length, resumed });
}

/** Events the provider has and we do not: taken in as if their webhook had come. */
async function takeMissedEvents(desk: Desk, sagas: Objects<BookingSagasApi>): Promise<number> {
  const since = Math.floor(desk.now() / 1_000) - LOOK_BACK_S;
  const listed = await desk.provider.eventsSince(LATE_EVENTS, since, MAX_LATE_EVENTS);
  if (listed.kind !== "ok") return 0;
  const known = await storedEvents(
    desk.db,
    listed.value.map(({ id }) => id),
  );
  const missed = listed.value.filter(({ id }) => !known.has(id));
  const later: Promise<void>[] = [];
  for (const event of missed) await takeEvent(desk, sagas, event, (work) => later.push(work));
  await Promise.all(later);
  return missed.length;
}

/** Commands whose attempt died. Their outbox sends them again too; this is for those it has parked. */
async function resumeAbandoned(desk: Desk, sagas: Objects<BookingSagasApi>): Promise<number> {
  const messages = await abandoned(desk.db, desk.now(), MAX_RESUMED);
  const settlements: Settlement[] = [];
  for (const message of messages) {
    const handling = await handleCommand(desk, message);
    if (handling.kind === "settled")
      settlements.push({ booking_id: message.booking_id, message_id: message.id, outcome: handling.outcome });
  }
  await settleAll(sagas, settlements);
  return messages.length;
}
