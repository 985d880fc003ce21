import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import { project } from "#domain/booking/commands.ts";
import { ERASED, eraseRecord } from "#domain/booking/erase.ts";
import { inUse } from "#domain/booking/in-use.ts";
import { isErased } from "./erased.ts";
import type { Entry, SagaStore } from "./store.ts";
import { bookingView } from "./view.ts";

type InUseOf = BookingSagasApi["inUse"];
type EraseBookings = BookingSagasApi["eraseBookings"];

/** What stands where a person stood; valid as what it replaces, and reached by nobody (RFC 2606). */
const NO_CONTACT = { email: "erased@erased.invalid" };
const NOBODY = { title: null, given_name: ERASED, family_name: ERASED, born_on: "1900-01-01" };

function reasonOf({ opening, record }: Entry, now: number): ReturnType<typeof inUse> {
  const segments = opening.terms.slices.flatMap((slice) => slice.segments);
  return inUse(record, Math.max(...segments.map(({ arrives_at }) => Date.parse(arrives_at))), now);
}

export function inUseOf(
  store: SagaStore,
  { user_id, after, limit }: Parameters<InUseOf>[0],
  now: number,
): Awaited<ReturnType<InUseOf>> {
  const { entries, next } = page(store, user_id, after, limit);
  return {
    in_use: entries.flatMap((entry) => {
      const because = reasonOf(entry, now);
      return because === null ? [] : [{ booking_id: entry.record.id, because }];
    }),
    with_debts: entries.flatMap(({ record }) => (record.payments.some((paid) => paid.debt_minor > 0) ? [record.id] : [])),
    next,
  };
}

/** `tell`: has lists forget whose it was. Seats, money and history stay, under ids that lead to nobody. */
export function eraseBookings(
  store: SagaStore,
  { user_id, after, limit }: Parameters<EraseBookings>[0],
  now: number,
  tell: (entry: Entry, command: ReturnType<typeof project>) => void,
): Awaited<ReturnType<EraseBookings>> {
  const { entries, next } = page(store, user_id, after, limit);
  const free = entries.filter((entry) => isErased(entry) || reasonOf(entry, now) === null);
  for (const entry of free) {
    if (isErased(entry)) continue;
    eraseEntry(entry, now);
    store.erase(entry);
    store.writeLog(entry.record, "erase", now);
    tell(entry, project(entry.record));
  }
  return { erased: free.map(({ record }) => record.id), kept: entries.length - free.length, next };
}

function eraseEntry(entry: Entry, now: number): void {
  const { passengers } = entry.opening;
  entry.opening = {
    ...entry.opening,
    erased_at: now,
    traceparent: null,
    contact: NO_CONTACT,
    passengers: passengers.map((passenger) => ({ ...passenger, ...NOBODY })),
  };
  entry.traceparent = null;
  entry.record = eraseRecord(entry.record, now);
  entry.first = bookingView(entry.opening, entry.record, now);
  // Answers to requests that nobody can repeat.
  entry.requests = {};
}

function page(store: SagaStore, userId: string, after: string, limit: number): { entries: Entry[]; next: string | null } {
  const ids = store.idsOf(userId, after, limit);
  return {
    entries: ids.flatMap((id) => store.get(id) ?? []),
    next: ids.length < limit ? null : (ids.at(-1) ?? null),
  };
}
