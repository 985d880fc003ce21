import type { Objects } from "#contracts/bindings.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { RecordedSpan } from "#contracts/traces.ts";
import { errorText, log } from "#platform/log.ts";
import { shardOf } from "#queues/saga-shard.ts";
import { cancelIntent, isAttached } from "../commands/resolve.ts";
import type { Desk } from "../desk.ts";
import { findPayment } from "../store/payments.ts";
import { type Delivery, markDelivered } from "./store.ts";

/** Tells one shard these events of its bookings. False: it was not reached, or one of them could not be taken. */
export async function tell(
  sagas: Objects<BookingSagasApi>,
  events: (Omit<Delivery, "payment_id"> & { spans?: RecordedSpan[] })[],
): Promise<boolean> {
  const shard = shardOf(events[0]?.booking_id ?? "");
  try {
    await sagas
      .getByName(shard)
      .notify(events.map(({ booking_id, event_id, outcome, spans = [] }) => ({ booking_id, event_id, outcome, spans })));
    return true;
  } catch (error) {
    log("warn", "webhook.undelivered", { shard, events: events.length, why: errorText(error) });
    return false;
  }
}

/** Brings stored events to their sagas, in one call for each shard. What does not arrive stays undelivered. */
export async function deliver(desk: Desk, sagas: Objects<BookingSagasApi>, deliveries: Delivery[]): Promise<void> {
  for (const group of Map.groupBy(deliveries, ({ booking_id }) => shardOf(booking_id)).values()) {
    if (!(await tell(sagas, group))) continue;
    await markDelivered(
      desk.db,
      group.map(({ event_id }) => event_id),
      desk.now(),
    );
  }
  for (const { outcome } of deliveries) if (outcome.type === "payment.declined") await closeDeclined(desk, outcome.payment_id);
}

/** Best effort: a declined intent would only be of use with another card, and the next try makes its own. */
export async function closeDeclined(desk: Desk, paymentId: string): Promise<void> {
  const payment = await findPayment(desk.db, paymentId);
  if (payment !== null && isAttached(payment)) await cancelIntent(desk, payment);
}
