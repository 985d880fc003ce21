import type { Settlement } from "#contracts/booking-sagas.ts";
import type { BookingTrace, RecordedSpan, Traced } from "#contracts/traces.ts";
import { type Command, isByQueue } from "#domain/booking/commands.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { readTraceparent, spanIdOf, type TracePlace, traceparentOf } from "#platform/traceparent.ts";
import { isErased } from "./erased.ts";
import type { Hop } from "./hops.ts";
import { spanTree } from "./span-tree.ts";
import type { Entry, Row, SagaStore } from "./store.ts";

/** Who does what a command asks for. */
const SERVICES: Record<Command["to"], string> = {
  payments: "payments",
  notifications: "notifications",
  bookings: "bookings",
  seats: "flight-seats",
  counters: "counters",
  limits: "rate-limit",
};

/** What a command asks of others is a span from its turn until its effect is acknowledged, and this its id. */
export const spanOfRow = (id: string): string => spanIdOf(id);

/** Where what is done for a command belongs: below the command's own span. Null: its booking is of no trace. */
export function traceparentOfRow({ id, traceparent }: Pick<Row, "id" | "traceparent">): string | null {
  const place = readTraceparent(traceparent);
  return place === null ? null : traceparentOf({ trace_id: place.trace_id, span_id: spanOfRow(id) });
}

/** Unless the booking's person is erased: how the booking went is told no more. */
function keep(store: SagaStore, entry: Entry, hop: Hop): void {
  if (!isErased(entry)) store.hops.add(entry.record.id, hop);
}

/** A client's command: whatever it leads to goes on in the trace of its request, until the next one comes. */
export function traceCommand(store: SagaStore, entry: Entry, { traceparent, journey }: Traced, now: number): void {
  entry.traceparent = traceparent;
  const place = readTraceparent(traceparent);
  if (place === null || journey === undefined) return;
  const { began_at, operation: name, spans } = journey;
  const request = { ...place, parent_id: null, service: "gateway", name, began_at, ended_at: now, failed: false };
  keep(store, entry, [request, ...below(place.span_id, spans)]);
}

/** A command's effect is acknowledged: the span of the command, and what was done for it. */
export function traceSettled(store: SagaStore, entry: Entry, row: Row, now: number, spans: RecordedSpan[] = []): void {
  const place = readTraceparent(row.traceparent);
  if (place === null) return;
  const asked = { ...spanOf(row, place), ended_at: now };
  keep(store, entry, [asked, ...below(asked.span_id, spans)]);
}

/** A call of the shard's own was answered, which is its acknowledgement. */
export function traceAnswer(store: SagaStore, entry: Entry, row: Row, now: number): void {
  traceSettled(store, entry, row, now);
  const place = readTraceparent(row.traceparent);
  if (place !== null) store.hops.tellLater({ ...spanOf(row, place), ended_at: now });
}

/** Has the platform hear of what is acknowledged by this call, and by the shard itself since the last one. */
export function tellSettled(store: SagaStore, settlements: Settlement[], now: number): void {
  store.hops.tell(() =>
    settlements.flatMap(({ booking_id, message_id, outcome }) => {
      const row = outcome.type === "parked" ? undefined : rowThatCanBeRead(store, booking_id, message_id);
      const place = readTraceparent(row?.traceparent);
      return row === undefined || place === null ? [] : [{ ...spanOf(row, place), ended_at: now }];
    }),
  );
}

/** None where its booking cannot be read: that one fails by itself when it is settled, and keeps none of the others from it. */
function rowThatCanBeRead(store: SagaStore, bookingId: string, messageId: string): Row | undefined {
  try {
    return store.get(bookingId)?.rows.get(messageId);
  } catch {
    return undefined;
  }
}

/** A newer command says all that this one says, which is on its way already or will never be. */
export function traceOvertaken(store: SagaStore, entry: Entry, row: Row, now: number): void {
  const place = row.attempts === 0 ? null : readTraceparent(row.traceparent);
  if (place === null) return;
  const asked = { ...spanOf(row, place), ended_at: now };
  asked.attributes = { ...asked.attributes, overtaken: true };
  store.hops.tellLater(asked);
  keep(store, entry, [asked]);
}

/** What was done for a message that is none of the saga's own, or a copy of one that it has forgotten. */
export function traceUnasked(store: SagaStore, entry: Entry, spans: RecordedSpan[] = []): void {
  const root = spans.at(-1);
  if (root !== undefined) keep(store, entry, [root, ...spans.slice(0, -1)]);
}

/** What the provider said by itself is heard in the trace of the booking, and says in which one it came. */
export function traceNews(store: SagaStore, entry: Entry, spans: RecordedSpan[] = []): void {
  const [first, ...rest] = spans;
  const place = readTraceparent(entry.traceparent);
  if (place === null || first === undefined) return;
  const told = { ...first, trace_id: place.trace_id, parent_id: place.span_id };
  store.hops.tellLater(told);
  keep(store, entry, [told, ...rest]);
}

function spanOf({ id, command, at, attempts }: Row, around: TracePlace): Omit<RecordedSpan, "ended_at"> {
  const { to, type } = command;
  const flight = "flight_id" in command ? { flight_id: command.flight_id } : {};
  const attributes = { message_id: id, attempts, compensates: command.compensates, ...flight };
  const place = { trace_id: around.trace_id, span_id: spanOfRow(id), parent_id: around.span_id };
  const kind = isByQueue(to) ? ("producer" as const) : ("client" as const);
  return { ...place, service: SERVICES[to], name: type, kind, began_at: at, failed: false, attributes };
}

/** Spans from elsewhere: those that are a part of nothing among them are a part of this one. */
function below(parent: string, spans: RecordedSpan[]): RecordedSpan[] {
  const ids = new Set(spans.map(({ span_id }) => span_id));
  return spans.map((span) => (span.parent_id !== null && ids.has(span.parent_id) ? span : { ...span, parent_id: parent }));
}

/** How a booking went through the system, with what is still waited for. */
export function traceView(store: SagaStore, bookingId: string, now: number): Result<BookingTrace, { reason: "not_found" }> {
  const entry = store.get(bookingId);
  if (entry === undefined) return err({ reason: "not_found" });
  const ended = store.hops.of(bookingId).map((span) => ({ ...span, open: false }));
  const open = [...entry.rows.values()].flatMap((row) => {
    const place = readTraceparent(row.traceparent);
    return place === null ? [] : [{ ...spanOf(row, place), ended_at: now, open: true }];
  });
  const spans = spanTree([...ended, ...open]);
  const { record_locator } = entry.opening;
  return ok({ booking_id: bookingId, record_locator, trace_ids: [...new Set(spans.map(({ trace_id }) => trace_id))], spans });
}
