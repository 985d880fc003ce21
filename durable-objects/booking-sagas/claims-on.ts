import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import { claimOn } from "#domain/booking/claim-on.ts";
import type { SagaStore } from "./store.ts";

/** Bookings looked at in one call: their records are read, which takes a millisecond or so for every hundred. */
const STRETCH = 1_000;

type Claims = Awaited<ReturnType<BookingSagasApi["claimsOn"]>>;

/** There is no index of bookings by flight: only a lost flight asks for them. */
export function claimsOn(store: SagaStore, query: { flight_id: string; after: string }, now: number): Claims {
  const { ids, last } = store.onFlight(query.flight_id, query.after, STRETCH);
  const found: Claims = { claims: [], ended: [], next: last };
  for (const booking_id of ids) {
    const entry = store.get(booking_id);
    const known = entry === undefined ? null : claimOn(entry.record, query.flight_id, now);
    if (entry === undefined || known === null) continue;
    const { user_id, request_hash } = entry.opening;
    if ("ended" in known) found.ended.push({ booking_id, attempt: known.ended });
    else found.claims.push({ booking_id, user_id, request_hash, ...known.claim });
  }
  return found;
}
