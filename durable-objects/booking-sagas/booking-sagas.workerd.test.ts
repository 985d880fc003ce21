import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { RARE_METRICS } from "#contracts/metrics.ts";
import { liveHoldsOf } from "#platform/rate-limit-objects.ts";
import {
  type Held,
  MINUTE_MS,
  USER,
  answer,
  bindings,
  command,
  confirmed,
  get,
  held,
  outbox,
  payBody,
  paymentId,
  seatStates,
} from "./booking.fixture.ts";

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

  it("leaves nothing counted as a live hold when a create is repeated after its booking has ended", async () => {
    const booking = await held();
    await booking.shard.release({ booking_id: booking.booking_id, user_id: USER, traceparent: null });
    await vi.waitFor(async () =>
      expect((await outbox(booking)).map(({ id }) => id)).not.toContain(`${booking.booking_id}:limits`),
    );
    const limits = liveHoldsOf(bindings.RATE_LIMIT, USER);
    const claim = (booking_id: string) =>
      limits.claim({ user_id: USER, booking_id, seats: 1, expires_at: Date.now() + MINUTE_MS }, { holds: 1, seats: 9 });
    expect((await claim(booking.booking_id)).ok).toBe(true);
    await booking.shard.open({ ...booking.request, attempt: "b" });
    await vi.waitFor(async () => expect((await claim("bkg_other")).ok).toBe(true));
    await limits.drop("bkg_other");
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
    await vi.waitFor(async () => expect((await outbox(booking)).map(({ id }) => id)).not.toContain(notice));
  });

  it("names nobody in what it sends, and tells who they are to whoever asks for a booking", async () => {
    const booking = await confirmed();
    const bodies = await runInDurableObject(booking.shard, (_instance, { storage }) =>
      storage.sql.exec<{ data: string }>("SELECT data FROM outbox WHERE data IS NOT NULL").toArray(),
    );
    const sent = JSON.stringify(bodies);
    expect(sent).toContain(`/v1/bookings/${booking.booking_id}`);
    for (const personal of ["ann@example.com", "Ann", "Lee", "1990-01-01"]) expect(sent).not.toContain(personal);
    expect(await booking.shard.people([booking.booking_id, "bkg_00_nobody"])).toEqual([
      {
        contact: { email: "ann@example.com" },
        passengers: [{ id: "pax_1", title: null, given_name: "Ann", family_name: "Lee", born_on: "1990-01-01" }],
      },
      null,
    ]);
  });

  it("says whose a booking is", async () => {
    const booking = await confirmed();
    expect(await booking.shard.owners(["bkg_00_nobody", booking.booking_id])).toEqual([null, "user_1"]);
  });

  it("takes an acknowledgement again that died with the shard's memory", async () => {
    const booking = await confirmed();
    const notice = `${booking.booking_id}:booking.confirmed`;
    const acknowledge = () =>
      booking.shard.settle([{ booking_id: booking.booking_id, message_id: notice, outcome: { type: "done" } }]);
    await acknowledge();
    await evictDurableObject(booking.shard);
    await acknowledge();
    await vi.waitFor(async () => expect((await outbox(booking)).map(({ id }) => id)).not.toContain(notice));
  });

  it("numbers the tickets of several bookings from one range, each number once", async () => {
    const numbers = [];
    for (let n = 0; n < 3; n++) numbers.push(...(await get(await confirmed())).tickets.map(({ number }) => number));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it("lists a payment that lasts, not one that passes", async () => {
    const booking = await held();
    await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    const projected = () => outbox(booking).then((rows) => rows.filter(({ id }) => id.includes(":projected:")));
    expect(await projected()).toMatchObject([{ attempts: 0 }]);
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

  it("begins no payment while the provider cannot be asked, but says again what it has begun", async () => {
    const [paid, waiting] = [await held(), await held()];
    const first = await paid.shard.pay({ ...command(paid, "k"), body: payBody });
    const again = await paid.shard.pay({ ...command(paid, "k"), body: payBody, shut_for_s: 7 });
    expect(again).toEqual({ ok: true, value: { body: first.ok ? first.value.body : null, replayed: true } });
    const before = await get(waiting);
    expect(await waiting.shard.pay({ ...command(waiting, "k"), body: payBody, shut_for_s: 7 })).toEqual({
      ok: false,
      error: { reason: "payment_unavailable", retry_after_s: 7 },
    });
    expect(await get(waiting)).toEqual(before);
    expect(await seatStates(waiting)).toEqual([["held"], ["held"]]);
    expect(await waiting.shard.pay({ ...command(waiting, "k"), body: payBody })).toMatchObject({ ok: true });
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

/** Changes the booking in storage and lets the alarm come. The shard has died before, so that it has nothing else in memory. */
async function makeDue(booking: Held, sql: string, ...values: (string | number)[]): Promise<void> {
  await evictDurableObject(booking.shard);
  await runInDurableObject(booking.shard, async (_instance, state) => {
    state.storage.sql.exec(sql, ...values);
    state.storage.sql.exec("UPDATE sagas SET due_at = 1 WHERE id = ?", booking.booking_id);
    await state.storage.setAlarm(Date.now());
  });
  await runDurableObjectAlarm(booking.shard);
}

describe("a shard that dies", () => {
  it("and whose alarm is lost has it again, for its earliest wish, as soon as it is read", async () => {
    const booking = await held();
    const later = Date.now() + 60 * MINUTE_MS;
    const alarm = () => runInDurableObject(booking.shard, (_instance, { storage }) => storage.getAlarm());
    // What was under way when it dies may set it once more.
    await vi.waitFor(async () => {
      await runInDurableObject(booking.shard, async (_instance, { storage }) => {
        storage.sql.exec("UPDATE sagas SET due_at = ?", later);
        await storage.deleteAlarm();
      });
      await evictDurableObject(booking.shard);
      expect(await alarm()).toBeNull();
    });
    await get(booking);
    expect(await alarm()).toBe(later);
  });

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
    await makeDue(booking, "UPDATE outbox SET next_at = 1 WHERE id = ?", message);
    // The alarm may have fired by itself, and still be at it.
    await vi.waitFor(async () => expect(await outbox(booking)).toContainEqual({ id: message, attempts: 2 }));
  });
});

describe("an undo that nobody acknowledges", () => {
  it("raises an alert after a quarter of an hour, counted for operators, and goes on", async () => {
    const booking = await held();
    await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    await booking.shard.settle([
      {
        booking_id: booking.booking_id,
        message_id: `${booking.booking_id}:authorise:1`,
        outcome: { type: "payment.authorized", payment_id: paymentId(booking), amount_minor: 1 },
      },
    ]);
    const undo = `${booking.booking_id}:cancel:1`;
    await vi.waitFor(async () => expect(await outbox(booking)).toContainEqual({ id: undo, attempts: 1 }));
    await makeDue(booking, "UPDATE outbox SET next_at = 1, at = at - ? WHERE id = ?", 16 * MINUTE_MS, undo);
    await vi.waitFor(async () => expect(await outbox(booking)).toContainEqual({ id: undo, attempts: 2 }));
    await vi.waitFor(async () =>
      expect(await bindings.METRICS.getByName(RARE_METRICS).readNow()).toContainEqual({
        series: 'holdfast_compensations_overdue_total{to="payments"}',
        value: 1,
      }),
    );
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
  });

  it("lets a held booking go once, and says so again to whoever asks again", async () => {
    const booking = await held();
    const release = () => booking.shard.release({ booking_id: booking.booking_id, user_id: USER, traceparent: null });
    expect(await release()).toEqual({ ok: true, value: null });
    expect(await release()).toEqual({ ok: true, value: null });
    const { status, timeline } = (await get(booking)).booking;
    expect(status).toBe("cancelled");
    expect(timeline.map(({ event, detail }) => `${event}: ${detail}`)).toContain("booking.held: 2 flights");
    expect(timeline.filter(({ event }) => event === "booking.cancelled")).toHaveLength(1);
  });

  it("quotes, refunds through the provider, and frees the seats of a confirmed one", async () => {
    const booking = await confirmed();
    const quote = await booking.shard.quoteCancellation(command(booking, "q"));
    if (!quote.ok) throw new Error(quote.error.reason);
    expect(quote.value.body).toMatchObject({ status: "quoted", refund: { amount_minor: 37_000 }, fee: { amount_minor: 5_000 } });
    const gbp = (amount_minor: number) => ({ amount_minor, currency: "GBP" });
    expect(quote.value.body.passengers).toEqual([
      { id: "pax_1", refund: gbp(37_000), fare_refund: gbp(31_000), tax_refund: gbp(6_000), fee: gbp(5_000) },
    ]);
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
