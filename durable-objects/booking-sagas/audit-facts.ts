import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { SagaFact } from "#domain/audit/facts.ts";
import { chosenCancellation } from "#domain/booking/record.ts";
import type { Entry, SagaStore } from "./store.ts";

/** Those of these bookings that exist, or the next ones in the order of their ids. */
export function auditFacts(store: SagaStore, query: Parameters<BookingSagasApi["auditFacts"]>[0]): SagaFact[] {
  const ids = "booking_ids" in query ? query.booking_ids : store.idsAfter(query.after, query.limit);
  return ids.flatMap((id) => {
    const entry = store.get(id);
    return entry === undefined ? [] : [auditFact(entry)];
  });
}

/** The booking as an audit compares it: everything that other stores repeat, and nothing that names a person. */
function auditFact({ opening, record, rows }: Entry): SagaFact {
  return {
    booking_id: record.id,
    id: record.id,
    version: record.version,
    status: record.status,
    running: record.run !== null,
    expires_at: record.expires_at,
    record_locator: opening.record_locator,
    currency: record.terms.currency,
    total_minor: record.total_minor,
    passengers: record.terms.passengers.length,
    segments: record.segments.map(({ flight_id, attempt, state, seats }) => ({ flight_id, attempt, state, seats })),
    payments: record.payments.map(({ id, state, captured_minor, refunded_minor, debt_minor }) => ({
      id,
      state,
      captured_minor,
      refunded_minor,
      debt_minor,
    })),
    fee_minor: chosenCancellation(record)?.fee_minor ?? 0,
    tickets: record.tickets.map(({ number }) => number),
    events: record.timeline.map(({ event }) => event),
    outbox: [...rows.values()].map(({ id, command, at, attempts, next_at }) => ({
      id,
      to: command.to,
      at,
      attempts,
      compensates: command.compensates,
      parked: next_at === null,
    })),
  };
}
