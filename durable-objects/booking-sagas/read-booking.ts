import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import { bookingCan } from "#domain/booking/status.ts";
import { err, ok } from "#domain/result.ts";
import type { GroupCommit } from "#platform/group-commit.ts";
import type { Waiters } from "#platform/waiters.ts";
import { ownedBy } from "./owned-by.ts";
import type { SagaStore } from "./store.ts";
import { foundView } from "./view.ts";

/** A booking as it is, or as it is after its next change, where somebody waits for that. */
export async function readBooking(
  group: GroupCommit,
  store: SagaStore,
  waiters: Waiters,
  { booking_id, user_id, wait_ms, since_version }: Parameters<BookingSagasApi["get"]>[0],
): ReturnType<BookingSagasApi["get"]> {
  const read = () =>
    group.submit((now) => {
      const entry = ownedBy(store.get(booking_id), user_id);
      return entry === undefined ? undefined : foundView(entry, now);
    });
  const first = await read();
  if (first === undefined) return err({ reason: "not_found" });
  const since = since_version ?? first.version;
  const rests = bookingCan.rest(first.booking.status);
  if (wait_ms <= 0 || first.version > since || (rests && since_version === null)) return ok(first);
  await waiters.until(() => (store.get(booking_id)?.record.version ?? 0) > since, wait_ms);
  const later = await read();
  return later === undefined ? err({ reason: "not_found" }) : ok(later);
}
