import type { Objects } from "#contracts/bindings.ts";
import type { BookingSagasApi, Settlement } from "#contracts/booking-sagas.ts";
import type { ProviderEvent } from "#contracts/payments.ts";
import { errorText, log } from "#platform/log.ts";
import { settleAll } from "#queues/saga-shard.ts";
import type Stripe from "stripe";
import { handleCommand } from "./commands/handle.ts";
import type { Desk } from "./desk.ts";
import { walkedTo, walkOn } from "./store/event-walk.ts";
import { abandoned } from "./store/inbox.ts";
import { deliver } from "./webhooks/deliver.ts";
import { storedEvents, undelivered } from "./webhooks/store.ts";
import { takeEvent } from "./webhooks/take.ts";

/** What may happen long after a payment was thought done; a lost webhook would hide it. The rest is found by polls. */
const LATE_EVENTS = Object.keys({
  "refund.failed": true,
  "refund.updated": true,
  "charge.dispute.created": true,
  "charge.dispute.funds_withdrawn": true,
  "charge.dispute.funds_reinstated": true,
} satisfies Record<Exclude<ProviderEvent, `payment_intent.${string}`>, true>) as ProviderEvent[];
/** How far back the provider's events are read again, in seconds: more than any outage of ours. */
const LOOK_BACK_S = 7 * 86_400;
/** The newest of them, and as many of those before; so a run takes a thousand in at most, and asks for ten pages. */
const MAX_LATE_EVENTS = 500;
/** A delivery of its own is probably under way before this, in ms. */
const GRACE_MS = 30_000;
const MAX_REDELIVERIES = 100;
/** Each may take four provider calls. */
const MAX_RESUMED = 5;

/** The task `payments.reconcile`: brings along what was lost between the provider, us and the sagas. Repeating it is harmless. */
export async function reconcile(desk: Desk, sagas: Objects<BookingSagasApi>, mostEvents = MAX_LATE_EVENTS): Promise<void> {
  const missed = await takeMissedEvents(desk, sagas, mostEvents);
  const waiting = await undelivered(desk.db, desk.now() - GRACE_MS, MAX_REDELIVERIES);
  await deliver(desk, sagas, waiting);
  const resumed = await resumeAbandoned(desk, sagas);
  if (missed + waiting.length + resumed > 0) log("info", "payments.reconciled", { missed, redelivered: waiting.length, resumed });
}

/**
 * Events the provider has and we do not: taken in as if their webhook had come. Every run looks at the newest, and where there are more,
 * at those behind the ones that the run before has looked at; after the last of them it begins anew behind the newest.
 */
async function takeMissedEvents(desk: Desk, sagas: Objects<BookingSagasApi>, most: number): Promise<number> {
  const since = Math.floor(desk.now() / 1_000) - LOOK_BACK_S;
  const newest = await desk.provider.eventsSince(LATE_EVENTS, since, most);
  if (newest.kind !== "ok") return 0;
  const taken = await takeIn(desk, sagas, newest.value);
  const [oldest] = newest.value;
  if (newest.value.length < most || oldest === undefined) return taken;
  const from = (await walkedTo(desk.db)) ?? oldest.id;
  const older = await desk.provider.eventsSince(LATE_EVENTS, since, most, from);
  // Of a refusal there is one reason: the provider does not know the event any more.
  if (older.kind === "refused") await walkOn(desk.db, null, desk.now());
  if (older.kind !== "ok") return taken;
  const more = await takeIn(desk, sagas, older.value);
  await walkOn(desk.db, older.value.length < most ? null : (older.value[0]?.id ?? null), desk.now());
  return taken + more;
}

/** Those of them that never came. */
async function takeIn(desk: Desk, sagas: Objects<BookingSagasApi>, events: Stripe.Event[]): Promise<number> {
  const known = await storedEvents(
    desk.db,
    events.map(({ id }) => id),
  );
  const later: Promise<void>[] = [];
  const taken = await eachAlone(
    events.filter(({ id }) => !known.has(id)),
    "payments.event_failed",
    async (event) => {
      await takeEvent(desk, sagas, event, (work) => later.push(work));
    },
  );
  await Promise.allSettled(later);
  return taken;
}

/** Commands whose attempt died. Their outbox sends them again too; this is for those it has parked. */
async function resumeAbandoned(desk: Desk, sagas: Objects<BookingSagasApi>): Promise<number> {
  const messages = await abandoned(desk.db, desk.now(), MAX_RESUMED);
  const settlements: Settlement[] = [];
  const resumed = await eachAlone(messages, "payments.resume_failed", async (message) => {
    const handling = await handleCommand(desk, message);
    if (handling.kind === "settled")
      settlements.push({ booking_id: message.booking_id, message_id: message.id, outcome: handling.outcome });
  });
  await settleAll(sagas, settlements);
  return resumed;
}

/** One that cannot be handled stops neither its neighbours nor what comes after them. Answers how many were handled. */
async function eachAlone<T extends { id: string }>(
  items: T[],
  failed: string,
  handle: (item: T) => Promise<void>,
): Promise<number> {
  let handled = 0;
  for (const item of items)
    try {
      await handle(item);
      handled += 1;
    } catch (error) {
      log("error", failed, { id: item.id, why: errorText(error) });
    }
  return handled;
}
