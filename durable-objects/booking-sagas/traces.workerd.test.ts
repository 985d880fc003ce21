import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect, test, vi } from "vitest";
import { SPANS_KEPT_DAYS } from "./hops.ts";
import type { Journey, RecordedSpan } from "#contracts/traces.ts";
import { spanIdOf, traceparentOf } from "#platform/traceparent.ts";
import { type Held, MINUTE_MS, USER, answer, command, held, outbox, payBody, paymentId } from "./booking.fixture.ts";

const HOLDS = { trace_id: "1".repeat(32), span_id: "a".repeat(16) };
const PAYS = { trace_id: "2".repeat(32), span_id: "b".repeat(16) };
const journey = (operation: string, spans: RecordedSpan[] = []): Journey => ({ began_at: Date.now() - 40, operation, spans });
const span = (name: string, parent_id: string | null): RecordedSpan => ({
  trace_id: PAYS.trace_id,
  span_id: spanIdOf(name),
  parent_id,
  service: "payments",
  name,
  began_at: Date.now() - 30,
  ended_at: Date.now() - 10,
  failed: false,
});

/** A booking whose opening request is of a trace. */
const traced = (): Promise<Held> =>
  held(15 * MINUTE_MS, {
    traceparent: traceparentOf(HOLDS),
    journey: journey("POST /v1/bookings", [{ ...span("seats.hold", spanIdOf("bookings.create")), trace_id: HOLDS.trace_id }]),
  });
async function paying(): Promise<Held> {
  const booking = await traced();
  const asked = {
    ...command(booking, "k"),
    traceparent: traceparentOf(PAYS),
    journey: journey("POST …/payments"),
    body: payBody,
  };
  expect(await booking.shard.pay(asked)).toMatchObject({ ok: true });
  return booking;
}
async function traceOf({ shard, booking_id }: Held) {
  const found = await shard.bookingTrace(booking_id);
  if (!found.ok) throw new Error(found.error.reason);
  return found.value;
}
const shape = async (booking: Held) =>
  (await traceOf(booking)).spans.map(
    ({ depth, name, trace_id, open }) => `${trace_id[0]} ${"  ".repeat(depth)}${name}${open ? " …" : ""}`,
  );
const sql = ({ shard }: Held, query: string, ...values: unknown[]) =>
  runInDurableObject(shard, (_, { storage }) => storage.sql.exec(query, ...values).toArray() as Record<string, unknown>[]);
const rowsOf = (booking: Held) => sql(booking, "SELECT id, traceparent FROM outbox WHERE booking_id = ?", booking.booking_id);

test("a request is there with what was done for it, and what it has led to with what is still waited for", async () => {
  const booking = await traced();
  const spans = await shape(booking);
  expect(spans.slice(0, 2)).toEqual(["1 POST /v1/bookings", "1   seats.hold"]);
  // The lists that are told of it: nobody has said yet that they know.
  expect(spans).toContain("1   booking.projected …");
  expect((await traceOf(booking)).spans[0]).toMatchObject({ service: "gateway", parent_id: null, depth: 0 });
});

test("what a payment leads to is in its own trace, and what the hold has led to stays in the hold's", async () => {
  const booking = await paying();
  const authorise = `${booking.booking_id}:authorise:1`;
  await vi.waitFor(async () => expect((await outbox(booking)).map(({ id }) => id)).toContain(authorise));
  const traces = Object.fromEntries((await rowsOf(booking)).map(({ id, traceparent }) => [id, traceparent]));
  expect(traces[authorise]).toBe(traceparentOf(PAYS));
  expect(Object.values(traces)).toContain(traceparentOf(PAYS));
  const { trace_ids, spans } = await traceOf(booking);
  expect(trace_ids).toEqual([HOLDS.trace_id, PAYS.trace_id]);
  expect(spans.filter(({ name }) => name === "seats.pin")).toHaveLength(2);
  expect(spans.find(({ name }) => name === "seats.pin")).toMatchObject({
    service: "flight-seats",
    flight_id: expect.stringMatching(/^HF/),
    parent_id: PAYS.span_id,
    trace_id: PAYS.trace_id,
    open: false,
  });
});

test("an acknowledged command has below it what its consumer did; told twice, it is there once", async () => {
  const booking = await paying();
  const message_id = `${booking.booking_id}:authorise:1`;
  await vi.waitFor(async () => expect((await outbox(booking)).map(({ id }) => id)).toContain(message_id));
  const handled = span("payment.authorize handled", spanIdOf(message_id));
  const outcome = { type: "payment.authorized", payment_id: paymentId(booking), amount_minor: 42_000 } as const;
  const spans = [span("provider.create", handled.span_id), handled];
  const settlement = { booking_id: booking.booking_id, message_id, outcome, spans };
  await booking.shard.settle([settlement]);
  await booking.shard.settle([settlement]);
  const shown = (await shape(booking)).filter((line) => /payment\.authorize|provider/.test(line));
  expect(shown).toEqual(["2   payment.authorize", "2     payment.authorize handled", "2       provider.create"]);
});

test("a message that is none of its saga's own is there where it says that it is", async () => {
  const booking = await traced();
  const handled = { ...span("booking.held", HOLDS.span_id), trace_id: HOLDS.trace_id };
  const mail = { ...span("notifications.email", handled.span_id), trace_id: HOLDS.trace_id };
  const message_id = `${booking.booking_id}:booking.held`;
  const settlement = { booking_id: booking.booking_id, message_id, outcome: { type: "done" as const }, spans: [mail, handled] };
  await booking.shard.settle([settlement]);
  await vi.waitFor(async () =>
    expect(await shape(booking)).toEqual(expect.arrayContaining(["1   booking.held", "1     notifications.email"])),
  );
});

test("alarms, answers and webhooks after a restart go on in the trace of the last command", async () => {
  const booking = await paying();
  await vi.waitFor(async () => expect((await outbox(booking)).some(({ id }) => id.includes("authorise"))).toBe(true));
  await evictDurableObject(booking.shard);
  const link = traceparentOf({ trace_id: "3".repeat(32), span_id: "c".repeat(16) });
  const outcome = { type: "payment.authorized", payment_id: paymentId(booking), amount_minor: 42_000 } as const;
  const news = { ...span("webhook payment_intent.amount_capturable_updated", null), attributes: { link } };
  await booking.shard.notify([{ booking_id: booking.booking_id, event_id: "evt_1", outcome, spans: [news] }]);
  await vi.waitFor(async () => expect((await rowsOf(booking)).map(({ id }) => id)).toContain(`${booking.booking_id}:capture:1`));
  const [capture] = await sql(booking, "SELECT traceparent FROM outbox WHERE id = ?", `${booking.booking_id}:capture:1`);
  expect(capture).toEqual({ traceparent: traceparentOf(PAYS) });
  const told = (await traceOf(booking)).spans.find(({ name }) => name.startsWith("webhook"));
  expect(told).toMatchObject({ trace_id: PAYS.trace_id, parent_id: PAYS.span_id, attributes: { link } });
});

test("hops of a booking that are told within a second are one row, and none of them is lost", async () => {
  const booking = await traced();
  const settled = (name: string) => ({
    booking_id: booking.booking_id,
    message_id: `${booking.booking_id}:${name}`,
    outcome: { type: "done" as const },
    spans: [{ ...span(name, HOLDS.span_id), trace_id: HOLDS.trace_id }],
  });
  const names = ["one", "two", "three", "four"];
  // Whoever reads them has them stored: so that all of these wait together.
  await traceOf(booking);
  await booking.shard.settle(names.map(settled));
  // Told again, alone and with others.
  await booking.shard.settle([settled("one")]);
  const rows = async () => (await sql(booking, "SELECT id FROM hops WHERE id LIKE ?", `${booking.booking_id}:%`)).length;
  await vi.waitFor(async () => expect(await rows()).toBeGreaterThan(1), { interval: 200 });
  await booking.shard.settle([settled("two"), settled("five")]);
  const told = new Set([...names, "five"]);
  const shown = async () => (await traceOf(booking)).spans.map(({ name }) => name).filter((name) => told.has(name));
  await vi.waitFor(async () => expect((await shown()).toSorted()).toEqual([...told].toSorted()));
  expect(await rows()).toBeLessThanOrEqual(4);
});

test("hops are stored by themselves a moment later, and those of a turn that came to nothing never", async () => {
  const booking = await traced();
  const stored = () => sql(booking, "SELECT id FROM hops WHERE id LIKE ?", `${booking.booking_id}:%`);
  await vi.waitFor(async () => expect(await stored()).toHaveLength(1), { interval: 200 });
  // The second one of a batch cannot be decided, so the first is decided again, alone.
  const message_id = `${booking.booking_id}:booking.held`;
  const spans = [{ ...span("booking.held", HOLDS.span_id), trace_id: HOLDS.trace_id }];
  const known = { booking_id: booking.booking_id, message_id, outcome: { type: "parked" as const, reason: "r" }, spans };
  await booking.shard.settle([known, { ...known, booking_id: null as unknown as string }]).catch(() => undefined);
  await evictDurableObject(booking.shard);
  expect((await traceOf(booking)).spans.filter(({ name }) => name === "POST /v1/bookings")).toHaveLength(1);
});

test("a booking of no trace has none, and one that is nobody's is not found", async () => {
  const booking = await held();
  await answer(booking, "authorise", "payment.authorized");
  expect(await traceOf(booking)).toMatchObject({ trace_ids: [], spans: [] });
  expect(await booking.shard.bookingTrace(booking.booking_id.replace(/.$/, "z"))).toEqual({
    ok: false,
    error: { reason: "not_found" },
  });
});

test("hops go when they are old, whatever becomes of the booking, and with whom the booking was for", async () => {
  const [old, erased] = [await traced(), await traced()];
  // Asked for, they are stored at once; by themselves within a second.
  for (const booking of [old, erased]) expect((await traceOf(booking)).spans).not.toEqual([]);
  await sql(
    old,
    "UPDATE hops SET at = ? WHERE id LIKE ?",
    Date.now() - SPANS_KEPT_DAYS * 86_400_000 - 1_000,
    `${old.booking_id}:%`,
  );
  // What it asks of others is on its way when the person is erased, and is acknowledged later.
  const traceparent = `00-${"c".repeat(32)}-${"d".repeat(16)}-01`;
  await old.shard.release({ booking_id: erased.booking_id, user_id: USER, traceparent });
  await vi.waitFor(async () =>
    expect((await old.shard.eraseBookings({ user_id: USER, after: "", limit: 1_000 })).erased).toContain(erased.booking_id),
  );
  await evictDurableObject(old.shard);
  await runDurableObjectAlarm(old.shard);
  await vi.waitFor(async () =>
    expect((await sql(old, "SELECT id FROM hops WHERE id LIKE ?", `${old.booking_id}:%`)).length).toBe(0),
  );
  const kept = await sql(old, "SELECT id FROM hops WHERE id LIKE ?", `${erased.booking_id}:%`);
  expect(kept).toEqual([]);
});
