import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import type { BookingSagasApi, OpenRequest } from "#contracts/booking-sagas.ts";
import type { Objects } from "#contracts/bindings.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import type { BookingSagas } from "./index.ts";

const bindings = env as unknown as {
  FLIGHT_SEATS: Objects<FlightSeatsApi>;
  BOOKING_SAGAS: DurableObjectNamespace<BookingSagas> & Objects<BookingSagasApi>;
};
const USER = "user_1";
const MINUTE_MS = 60_000;
const DEPARTS_AT = Date.now() + 30 * 24 * 60 * MINUTE_MS;
let serial = 0;

/** A booking of one seat on each of two flights of its own, held at the flights and opened in its shard. */
async function held(ttl_ms = 15 * MINUTE_MS) {
  const n = ++serial;
  const booking_id = `bkg_00_${String(n).padStart(26, "0")}`;
  const flights = [`HF${100 + n}_2027-01-10_LHR`, `HF${500 + n}_2027-01-17_JFK`];
  const segments: OpenRequest["segments"] = [];
  for (const flight_id of flights) {
    const flight = bindings.FLIGHT_SEATS.getByName(flight_id);
    await flight.open({
      flight_id,
      departs_at: DEPARTS_AT,
      aircraft: "320",
      currency: "GBP",
      booking_classes: [{ booking_class: "M", cabin: "economy", authorised: 180 }],
    });
    const hold = await flight.hold({
      booking_id,
      attempt: "a",
      request_hash: "h",
      user_id: USER,
      cabin: "economy",
      booking_class: "M",
      seats: [{ passenger_id: "pax_1", designator: "12A" }],
      ttl_ms,
    });
    if (!hold.ok) throw new Error(hold.error.reason);
    segments.push({ flight_id, cabin: "economy", booking_class: "M", held: hold.value });
  }
  const shard = bindings.BOOKING_SAGAS.getByName("00");
  const request = openRequest(booking_id, segments);
  const opened = await shard.open(request);
  if (!opened.ok) throw new Error(opened.error.reason);
  return { booking_id, flights, shard, request, first: opened.value.body };
}

function openRequest(booking_id: string, segments: OpenRequest["segments"]): OpenRequest {
  const money = (amount_minor: number) => ({ amount_minor, currency: "GBP" });
  const slices = segments.map(({ flight_id }) => ({
    origin: "LHR",
    destination: "JFK",
    duration: "PT8H",
    segments: [
      {
        flight_id,
        carrier: "HF",
        number: "101",
        origin: "LHR",
        destination: "JFK",
        departs_at: new Date(DEPARTS_AT).toISOString(),
        arrives_at: new Date(DEPARTS_AT + 8 * 60 * MINUTE_MS).toISOString(),
        departs_local: "2027-01-10T10:00:00+00:00",
        arrives_local: "2027-01-10T13:00:00-05:00",
        aircraft: "320",
        cabin: "economy" as const,
        booking_class: "M",
        duration: "PT8H",
      },
    ],
  }));
  return {
    booking_id,
    user_id: USER,
    request_hash: "h",
    attempt: "a",
    exempt: false,
    traceparent: null,
    record_locator: "ABCDEF",
    terms: {
      expires_at: new Date(DEPARTS_AT).toISOString(),
      total: money(42_000),
      base: money(36_000),
      taxes: [{ code: "GB", description: "Duty", amount: money(6_000), refundable: true }],
      fare: {
        family: "flex",
        refundable: true,
        changeable: true,
        cancellation_fee: money(5_000),
        bags: { carry_on: 1, checked: 1 },
      },
      slices,
      passengers: [{ id: "pax_1", type: "adult" }],
    },
    contact: { email: "ann@example.com" },
    passengers: [
      {
        id: "pax_1",
        type: "adult",
        title: null,
        given_name: "Ann",
        family_name: "Lee",
        born_on: "1990-01-01",
        seats: segments.map(({ flight_id }) => ({ flight_id, designator: "12A" })),
      },
    ],
    seats_price_minor: 0,
    segments,
  };
}

type Held = Awaited<ReturnType<typeof held>>;
const get = async ({ shard, booking_id }: Held) => {
  const found = await shard.get({ booking_id, user_id: USER, wait_ms: 0, since_version: null });
  if (!found.ok) throw new Error(found.error.reason);
  return found.value;
};
const command = ({ booking_id }: Held, key: string, request_hash = key) => ({
  booking_id,
  user_id: USER,
  key,
  request_hash,
  traceparent: null,
});
const payBody = { payment_method: "pm_card_visa", on_decline: "release" as const };
const paymentId = ({ booking_id }: Held, n = 1) => `${booking_id.replace("bkg_", "pay_")}_${n}`;
const seatStates = async ({ flights }: Held) =>
  await Promise.all(
    flights.map(async (flight) => (await bindings.FLIGHT_SEATS.getByName(flight).manifest()).seats.map(({ state }) => state)),
  );
const answer = (booking: Held, step: string, type: "payment.authorized" | "payment.captured") =>
  booking.shard.settle([
    {
      booking_id: booking.booking_id,
      message_id: `${booking.booking_id}:${step}:1`,
      outcome: { type, payment_id: paymentId(booking), amount_minor: 42_000 },
    },
  ]);
const outbox = (booking: Held) =>
  runInDurableObject(booking.shard, (_instance, state) =>
    state.storage.sql
      .exec<{ id: string; attempts: number }>(
        "SELECT id, attempts FROM outbox WHERE booking_id = ? ORDER BY id",
        booking.booking_id,
      )
      .toArray(),
  );

async function confirmed() {
  const booking = await held();
  await booking.shard.pay({ ...command(booking, "k"), body: payBody });
  await answer(booking, "authorise", "payment.authorized");
  await vi.waitFor(async () => expect((await outbox(booking)).map(({ id }) => id)).toContain(`${booking.booking_id}:capture:1`));
  await answer(booking, "capture", "payment.captured");
  await vi.waitFor(async () => expect((await get(booking)).booking.status).toBe("confirmed"));
  return booking;
}

describe("opening a saga", () => {
  it("answers a repeat of the same attempt with the first answer and keeps its holds", async () => {
    const booking = await held();
    expect(await booking.shard.open(booking.request)).toEqual({
      ok: true,
      value: { body: booking.first, replayed: false, keep: true },
    });
  });

  it("answers another attempt with the first answer and lets it release its own holds", async () => {
    const booking = await held();
    expect(await booking.shard.open({ ...booking.request, attempt: "b" })).toEqual({
      ok: true,
      value: { body: booking.first, replayed: true, keep: false },
    });
  });

  it("refuses another request under the same key", async () => {
    const booking = await held();
    expect(await booking.shard.open({ ...booking.request, request_hash: "other" })).toMatchObject({
      ok: false,
      error: { reason: "key_reused" },
    });
    expect(await booking.shard.firstAnswer({ booking_id: booking.booking_id, request_hash: "other" })).toMatchObject({
      ok: false,
      error: { reason: "key_reused" },
    });
  });

  it("shows a booking to its owner only", async () => {
    const { shard, booking_id } = await held();
    expect(await shard.get({ booking_id, user_id: "somebody", wait_ms: 0, since_version: null })).toMatchObject({
      ok: false,
      error: { reason: "not_found" },
    });
  });
});

describe("paying", () => {
  it("pins at once, and sells every seat when the provider has authorised and captured", async () => {
    const booking = await held();
    const paid = await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    expect(paid).toMatchObject({ ok: true, value: { body: { id: paymentId(booking), status: "processing" }, replayed: false } });
    expect(await seatStates(booking)).toEqual([["pinned"], ["pinned"]]);
    await answer(booking, "authorise", "payment.authorized");
    await vi.waitFor(async () =>
      expect((await outbox(booking)).map(({ id }) => id)).toContain(`${booking.booking_id}:capture:1`),
    );
    expect(await seatStates(booking)).toEqual([["pinned"], ["pinned"]]);
    await answer(booking, "capture", "payment.captured");
    await vi.waitFor(async () => expect((await get(booking)).booking.status).toBe("confirmed"));
    expect(await seatStates(booking)).toEqual([["sold"], ["sold"]]);
    expect((await get(booking)).tickets).toHaveLength(1);
  });

  it("keeps the notice in the outbox until somebody says it was done", async () => {
    const booking = await confirmed();
    const notice = `${booking.booking_id}:booking.confirmed`;
    expect((await outbox(booking)).map(({ id }) => id)).toContain(notice);
    await booking.shard.settle([{ booking_id: booking.booking_id, message_id: notice, outcome: { type: "done" } }]);
    expect((await outbox(booking)).map(({ id }) => id)).not.toContain(notice);
  });

  it("replays the first answer to the same key, and refuses the key for another request", async () => {
    const booking = await held();
    const first = await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    const again = await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    expect(again).toEqual({ ok: true, value: { body: first.ok ? first.value.body : null, replayed: true } });
    expect(await booking.shard.pay({ ...command(booking, "k", "other"), body: payBody })).toMatchObject({
      ok: false,
      error: { reason: "key_reused" },
    });
    expect(await booking.shard.pay({ ...command(booking, "k2"), body: payBody })).toMatchObject({
      ok: false,
      error: { reason: "payment_in_progress" },
    });
    expect((await get(booking)).payments).toHaveLength(1);
  });

  it("takes fifty parallel requests under one key for one payment", async () => {
    const booking = await held();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => booking.shard.pay({ ...command(booking, "k"), body: payBody })),
    );
    expect(answers.filter((each) => each.ok && !each.value.replayed)).toHaveLength(1);
    expect((await get(booking)).payments).toHaveLength(1);
  });

  it("is refused when the flight has let the seats go, and gives the other flight's back", async () => {
    const booking = await held();
    await bindings.FLIGHT_SEATS.getByName(booking.flights[1] ?? "").release({ booking_id: booking.booking_id, attempt: "a" });
    expect(await booking.shard.pay({ ...command(booking, "k"), body: payBody })).toMatchObject({
      ok: false,
      error: { reason: "hold_expired" },
    });
    await vi.waitFor(async () => expect(await seatStates(booking)).toEqual([[], []]));
    await vi.waitFor(async () => expect((await get(booking)).booking.status).toBe("expired"));
    expect((await outbox(booking)).map(({ id }) => id)).not.toContain(`${booking.booking_id}:authorise:1`);
  });

  it("ignores an answer that comes twice", async () => {
    const booking = await confirmed();
    const before = await get(booking);
    await answer(booking, "capture", "payment.captured");
    await answer(booking, "authorise", "payment.authorized");
    expect(await get(booking)).toEqual(before);
  });

  it("hears a webhook once, and before the reply", async () => {
    const booking = await held();
    await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    const event = {
      booking_id: booking.booking_id,
      event_id: "evt_1",
      outcome: { type: "payment.authorized" as const, payment_id: paymentId(booking), amount_minor: 42_000 },
    };
    await booking.shard.notify([event, event]);
    await booking.shard.notify([event]);
    await vi.waitFor(async () =>
      expect((await outbox(booking)).map(({ id }) => id)).toContain(`${booking.booking_id}:capture:1`),
    );
    expect((await get(booking)).booking.timeline.filter(({ event: name }) => name === "payment.authorized")).toHaveLength(1);
  });
});

describe("a key that comes again later", () => {
  it("still gets its first answer when a later payment has lost the seats", async () => {
    const booking = await held();
    const keep = { ...payBody, on_decline: "keep" as const };
    const first = await booking.shard.pay({ ...command(booking, "k1"), body: keep });
    await booking.shard.settle([
      {
        booking_id: booking.booking_id,
        message_id: `${booking.booking_id}:authorise:1`,
        outcome: { type: "payment.declined", payment_id: paymentId(booking), code: "card_declined", decline_code: null },
      },
    ]);
    await bindings.FLIGHT_SEATS.getByName(booking.flights[0] ?? "").release({ booking_id: booking.booking_id, attempt: "a" });
    const lost = { ok: false, error: { reason: "hold_expired" } };
    expect(await booking.shard.pay({ ...command(booking, "k2"), body: keep })).toEqual(lost);
    expect(await booking.shard.pay({ ...command(booking, "k2"), body: keep })).toEqual(lost);
    expect(await booking.shard.pay({ ...command(booking, "k1"), body: keep })).toEqual({
      ok: true,
      value: { body: first.ok ? first.value.body : null, replayed: true },
    });
  });

  it("is another request for another quote", async () => {
    const booking = await confirmed();
    const [stale, chosen] = [
      await booking.shard.quoteCancellation(command(booking, "q1")),
      await booking.shard.quoteCancellation(command(booking, "q2")),
    ];
    if (!stale.ok || !chosen.ok) throw new Error("no quote");
    const confirm = (cancellation_id: string) =>
      booking.shard.confirmCancellation({ ...command(booking, "c", cancellation_id), cancellation_id });
    expect(await confirm(chosen.value.body.id)).toMatchObject({ ok: true, value: { replayed: false } });
    expect(await confirm(chosen.value.body.id)).toMatchObject({ ok: true, value: { replayed: true } });
    expect(await confirm(stale.value.body.id)).toMatchObject({ ok: false, error: { reason: "payment_in_progress" } });
  });
});

describe("a booking that cannot be read", () => {
  /** What the record says is not even JSON: whatever touches this booking fails. */
  const spoil = async (booking: Held) => {
    await runInDurableObject(booking.shard, (_instance, state) =>
      state.storage.sql.exec("UPDATE sagas SET record = '{', due_at = 1 WHERE id = ?", booking.booking_id),
    );
    await evictDurableObject(booking.shard);
  };

  it("does not keep the alarm from its neighbours, nor the alarm busy", async () => {
    const [bad, good] = [await held(), await held(50)];
    await spoil(bad);
    await runInDurableObject(bad.shard, (_instance, state) => state.storage.setAlarm(Date.now()));
    await vi.waitFor(async () => {
      await runDurableObjectAlarm(good.shard);
      expect((await get(good)).booking.timeline.map(({ event }) => event)).toContain("booking.expired");
    });
    const due = await runInDurableObject(bad.shard, (_instance, state) =>
      state.storage.sql.exec<{ due_at: number }>("SELECT due_at FROM sagas WHERE id = ?", bad.booking_id).one(),
    );
    expect(due.due_at).toBeGreaterThan(Date.now());
  });

  it("does not keep its neighbours from hearing their answers", async () => {
    const [bad, good] = [await held(), await held()];
    await good.shard.pay({ ...command(good, "k"), body: payBody });
    await spoil(bad);
    const events = [bad, good].map((booking) => ({
      booking_id: booking.booking_id,
      event_id: `evt_${booking.booking_id}`,
      outcome: { type: "payment.authorized" as const, payment_id: paymentId(booking), amount_minor: 42_000 },
    }));
    const told = await runInDurableObject(good.shard, (instance) =>
      instance.notify(events).then(
        () => "stored",
        () => "refused",
      ),
    );
    expect(told).toBe("refused");
    expect((await get(good)).payments).toMatchObject([{ status: "authorized" }]);
  });
});

describe("a shard that dies", () => {
  it("goes on from its storage: state, outbox and keys", async () => {
    const booking = await held();
    const first = await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    await evictDurableObject(booking.shard);
    expect(await booking.shard.pay({ ...command(booking, "k"), body: payBody })).toEqual({
      ok: true,
      value: { body: first.ok ? first.value.body : null, replayed: true },
    });
    await answer(booking, "authorise", "payment.authorized");
    await vi.waitFor(async () =>
      expect((await outbox(booking)).map(({ id }) => id)).toContain(`${booking.booking_id}:capture:1`),
    );
    await evictDurableObject(booking.shard);
    await answer(booking, "capture", "payment.captured");
    await vi.waitFor(async () => expect((await get(booking)).booking.status).toBe("confirmed"));
  });

  it("sends again what nobody has acknowledged", async () => {
    const booking = await held();
    await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    const message = `${booking.booking_id}:authorise:1`;
    await runInDurableObject(booking.shard, (_instance, state) => {
      state.storage.sql.exec("UPDATE outbox SET next_at = 1");
      state.storage.sql.exec("UPDATE sagas SET due_at = 1 WHERE id = ?", booking.booking_id);
    });
    await evictDurableObject(booking.shard);
    await runInDurableObject(booking.shard, (_instance, state) => state.storage.setAlarm(Date.now()));
    await runDurableObjectAlarm(booking.shard);
    // The alarm may have fired by itself, and still be at it.
    await vi.waitFor(async () => expect(await outbox(booking)).toContainEqual({ id: message, attempts: 2 }));
  });
});

describe("time", () => {
  it("answers an unpaid hold as expired from its very end, and the alarm tidies up", async () => {
    const booking = await held(50);
    await vi.waitFor(async () => expect((await get(booking)).booking.status).toBe("expired"));
    expect(await booking.shard.pay({ ...command(booking, "k"), body: payBody })).toMatchObject({
      ok: false,
      error: { reason: "hold_expired" },
    });
    await vi.waitFor(async () => {
      await runDurableObjectAlarm(booking.shard);
      expect((await get(booking)).booking.timeline.map(({ event }) => event)).toContain("booking.expired");
    });
    await vi.waitFor(async () => expect(await seatStates(booking)).toEqual([[], []]));
  });

  it("wakes a reader who waits for the next change", async () => {
    const booking = await held();
    const waiting = booking.shard.get({ booking_id: booking.booking_id, user_id: USER, wait_ms: 5_000, since_version: null });
    await booking.shard.release({ booking_id: booking.booking_id, user_id: USER, traceparent: null });
    expect(await waiting).toMatchObject({ ok: true, value: { booking: { status: "cancelled" } } });
  });
});

describe("cancelling", () => {
  it("releases a held booking at once", async () => {
    const booking = await held();
    expect(await booking.shard.quoteCancellation(command(booking, "c"))).toMatchObject({
      ok: true,
      value: { body: { status: "confirmed", fee: { amount_minor: 0 } } },
    });
    await vi.waitFor(async () => expect(await seatStates(booking)).toEqual([[], []]));
    expect(await booking.shard.release({ booking_id: booking.booking_id, user_id: USER, traceparent: null })).toMatchObject({
      ok: false,
      error: { reason: "invalid_state" },
    });
  });

  it("quotes, refunds through the provider, and frees the seats of a confirmed one", async () => {
    const booking = await confirmed();
    const quote = await booking.shard.quoteCancellation(command(booking, "q"));
    if (!quote.ok) throw new Error(quote.error.reason);
    expect(quote.value.body).toMatchObject({ status: "quoted", refund: { amount_minor: 37_000 }, fee: { amount_minor: 5_000 } });
    const cancellation = { ...command(booking, "c"), cancellation_id: quote.value.body.id };
    expect(await booking.shard.confirmCancellation(cancellation)).toMatchObject({
      ok: true,
      value: { body: { status: "confirmed" } },
    });
    expect((await get(booking)).booking.status).toBe("cancelling");
    expect(await seatStates(booking)).toEqual([["sold"], ["sold"]]);
    await booking.shard.settle([
      {
        booking_id: booking.booking_id,
        message_id: `${booking.booking_id}:refund.cancellation:1`,
        outcome: {
          type: "payment.refunded",
          payment_id: paymentId(booking),
          refund_id: "re_1",
          amount_minor: 37_000,
          status: "succeeded",
        },
      },
    ]);
    await vi.waitFor(async () =>
      expect((await get(booking)).booking).toMatchObject({
        status: "cancelled",
        refund: { amount: { amount_minor: 37_000 }, status: "succeeded" },
      }),
    );
    expect(await seatStates(booking)).toEqual([[], []]);
    expect((await get(booking)).tickets[0]).toMatchObject({ status: "refunded" });
  });
});
