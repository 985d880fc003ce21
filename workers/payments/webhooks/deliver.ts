import type { Objects } from "#contracts/bindings.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import { errorText, log } from "#platform/log.ts";
import { shardOf } from "#queues/saga-shard.ts";
import { cancelIntent, isAttached } from "../commands/resolve.ts";
import type { Desk } from "../commands/reply.ts";
import { findPayment } from "../store/payments.ts";
import { type Delivery, markDelivered } from "./store.ts";

/** Tells each shard its events in one call. What does not arrive stays undelivered, and the reconciliation brings it again. */
export async function deliver(desk: Desk, sagas: Objects<BookingSagasApi>, deliveries: Delivery[]): Promise<void> {
  const byShard = Map.groupBy(deliveries, ({ booking_id }) => shardOf(booking_id));
  for (const [shard, group] of byShard) {
    try {
      await sagas.getByName(shard).notify(group.map(({ booking_id, event_id, outcome }) => ({ booking_id, event_id, outcome })));
      for (const { event_id } of group) await markDelivered(desk.db, event_id, desk.now());
    } catch (error) {
      log("warn", "webhook.undelivered", { shard, events: group.length, why: errorText(error) });
    }
  }
  for (const { outcome } of deliveries) if (outcome.type === "payment.declined") await closeDeclined(desk, outcome.payment_id);
}

/** Best effort: a declined intent would only be of use with another card, and the next try makes its own. */
async function closeDeclined(desk: Desk, paymentId: string): Promise<void> {
  const payment = await findPayment(desk.db, paymentId);
  if (payment !== null && isAttached(payment)) await cancelIntent(desk, payment);
}
