import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { MINUTE_MS, command, confirmed, held, nextSend, outbox, payBody } from "./booking.fixture.ts";

describe("a saga whose message an operator decides about", () => {
  it("sends a parked notice again once an operator has replayed it, and waits no longer for one that was dropped", async () => {
    const booking = await confirmed();
    const { booking_id } = booking;
    const notice = `${booking_id}:booking.confirmed`;
    const projection = (await outbox(booking)).find(({ id }) => id.includes(":projected:"))?.id ?? "";
    const decide = (message_id: string, decision: "replay" | "drop") =>
      booking.shard.decideParked({ booking_id, message_id, decision });
    // Not parked yet: an operator's word changes nothing.
    await decide(projection, "drop");
    expect(await nextSend(booking, projection)).toBeGreaterThan(0);
    const outcome = { type: "parked", reason: "every retry failed" } as const;
    await booking.shard.settle([notice, projection].map((message_id) => ({ booking_id, message_id, outcome })));
    expect([await nextSend(booking, notice), await nextSend(booking, projection)]).toEqual([null, null]);
    await decide(notice, "replay");
    await decide(projection, "drop");
    expect(await nextSend(booking, notice)).toBeGreaterThan(Date.now());
    expect(await nextSend(booking, projection)).toBeUndefined();
  });

  it("tells lists again when it is poked, also where that was parked, and leaves everything else parked", async () => {
    const booking = await confirmed();
    const { booking_id } = booking;
    const notice = `${booking_id}:booking.confirmed`;
    const projection = async () => (await outbox(booking)).find(({ id }) => id.includes(":projected:"));
    const before = await projection();
    const outcome = { type: "parked", reason: "every retry failed" } as const;
    await booking.shard.settle([notice, before?.id ?? ""].map((message_id) => ({ booking_id, message_id, outcome })));
    expect(await nextSend(booking, before?.id ?? "")).toBeNull();
    await booking.shard.poke([booking_id]);
    expect(await projection()).toEqual({ id: before?.id, attempts: Number(before?.attempts) + 1 });
    expect(await nextSend(booking, before?.id ?? "")).toBeGreaterThan(Date.now());
    expect(await nextSend(booking, notice)).toBeNull();
  });

  it("does not let an authorisation be given up that it waits for: no booking would ever end", async () => {
    const booking = await held();
    const { booking_id } = booking;
    await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    const message_id = `${booking_id}:authorise:1`;
    await booking.shard.settle([{ booking_id, message_id, outcome: { type: "parked", reason: "every retry failed" } }]);
    expect(await booking.shard.decideParked({ booking_id, message_id, decision: "drop" })).toMatchObject({
      ok: false,
      error: { reason: "needed" },
    });
    expect(await nextSend(booking, message_id)).toBeNull();
  });

  it("never stops waiting for a compensation, whatever operators decide", async () => {
    const booking = await held();
    await booking.shard.pay({ ...command(booking, "k"), body: payBody });
    await runInDurableObject(booking.shard, (_, state) => {
      const cancel = { id: `${booking.booking_id}:cancel:1`, compensates: true, to: "payments", type: "payment.cancel" };
      const later = Date.now() + 60 * MINUTE_MS;
      const values = [cancel.id, booking.booking_id, JSON.stringify(cancel), "{}", Date.now(), 1, later];
      state.storage.sql.exec(
        "INSERT INTO outbox (id, booking_id, command, data, at, attempts, next_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ...values,
      );
    });
    await evictDurableObject(booking.shard);
    const message_id = `${booking.booking_id}:cancel:1`;
    await booking.shard.settle([
      { booking_id: booking.booking_id, message_id, outcome: { type: "parked", reason: "every retry failed" } },
    ]);
    await booking.shard.decideParked({ booking_id: booking.booking_id, message_id, decision: "drop" });
    expect(await nextSend(booking, message_id)).toBeGreaterThan(Date.now());
  });
});
