import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import { isErased } from "./erased.ts";
import type { SagaStore } from "./store.ts";
import { foundView, quoteView } from "./view.ts";

type BookingsOf = BookingSagasApi["bookingsOf"];

/** A page of a user's bookings in this shard, each with all that its saga keeps. */
export function bookingsOf(
  store: SagaStore,
  { user_id, after, limit }: Parameters<BookingsOf>[0],
  now: number,
): Awaited<ReturnType<BookingsOf>> {
  const ids = store.idsOf(user_id, after, limit);
  const rows = ids.flatMap((id) => {
    const entry = store.get(id);
    if (entry === undefined || isErased(entry)) return [];
    const { booking, tickets, payments } = foundView(entry, now);
    return [
      { booking, tickets, payments, cancellations: entry.record.cancellations.map((quote) => quoteView(entry, quote, now)) },
    ];
  });
  return { rows, next: ids.length < limit ? null : (ids.at(-1) ?? null) };
}
