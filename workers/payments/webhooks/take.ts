import type { Objects } from "#contracts/bindings.ts";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { RecordedSpan } from "#contracts/traces.ts";
import { traceparentNow } from "#platform/operation.ts";
import { readTraceparent, spanIdOf } from "#platform/traceparent.ts";
import type Stripe from "stripe";
import type { Desk } from "../desk.ts";
import { alertOfDebt } from "../store/debts.ts";
import { closeDeclined, tell } from "./deliver.ts";
import { meaningOf } from "./meaning.ts";
import { storeEvent } from "./store.ts";

/**
 * Takes in one event of the provider's: tells the saga, whose shard stores the event's id with what it makes of it, then
 * stores the event with its effects on payments and ledger, and whether it was told, in one write. A crash in between
 * leaves the event unanswered, so it comes again. `later` runs after the answer.
 */
export async function takeEvent(
  desk: Desk,
  sagas: Objects<BookingSagasApi>,
  event: Stripe.Event,
  later: (work: Promise<void>) => void,
): Promise<{ duplicate: boolean }> {
  const began = desk.now();
  const meaning = await meaningOf(desk.db, event, began);
  const outcome = meaning?.outcome ?? null;
  const told =
    meaning === null ||
    outcome === null ||
    (await tell(sagas, [{ event_id: event.id, ...meaning, outcome, ...spansOf(event, began, desk.now()) }]));
  const stored = await storeEvent(desk.db, event, meaning, { told, now: desk.now() });
  if (meaning !== null && outcome !== null && !stored.duplicate) alertOfDebt(meaning.booking_id, outcome);
  if (meaning !== null && outcome?.type === "payment.declined" && event.type !== "payment_intent.canceled")
    later(closeDeclined(desk, meaning.payment_id));
  return stored;
}

/** For the booking's trace: when the provider told it, and in which trace that request is. What was found by asking has none. */
function spansOf({ id, type }: Stripe.Event, began_at: number, ended_at: number): { spans?: RecordedSpan[] } {
  const link = traceparentNow();
  const place = readTraceparent(link);
  if (link === null || place === null) return {};
  const told = {
    trace_id: place.trace_id,
    span_id: spanIdOf(id),
    parent_id: null,
    service: "payments",
    name: `webhook ${type}`,
    began_at,
    ended_at,
  };
  return { spans: [{ ...told, failed: false, attributes: { event_id: id, link } }] };
}
