import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import { type Held, bindings, command, confirmed, get, held, payBody, paymentId } from "./booking.fixture.ts";

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
