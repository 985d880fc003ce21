import { describe, expect, it } from "vitest";
import { command, held, payBody } from "./booking.fixture.ts";

describe("a saga as operators see it", () => {
  it("says what has moved it, step by step, and what it waits for, and names nobody", async () => {
    const booking = await held();
    const { booking_id, shard } = booking;
    const before = await shard.saga(booking_id);
    expect(before).toMatchObject({ ok: true, value: { status: "held", run: null, log: [{ event: "open", run: null }] } });
    await shard.pay({ ...command(booking, "k"), body: payBody });
    const after = await shard.saga(booking_id);
    if (!after.ok) throw new Error(after.error.reason);
    const { run, log, segments, waits_for } = after.value;
    expect(run).toEqual({ saga: "book", direction: "forward", step: "authorise", suspended: false });
    expect(log.map(({ event }) => event).slice(0, 2)).toEqual(["open", "pay"]);
    expect(log.map(({ version }) => version)).toEqual(log.map((_, i) => i + 1));
    expect(segments.map(({ state, designators }) => [state, designators])).toEqual([
      ["pinned", ["12A"]],
      ["pinned", ["12A"]],
    ]);
    expect(waits_for.find(({ type }) => type === "payment.authorize")).toMatchObject({
      to: "payments",
      compensates: false,
      next_at: expect.any(String),
      dead_letter_id: null,
    });
    for (const { given_name, family_name } of booking.request.passengers) {
      expect(JSON.stringify(after)).not.toContain(given_name);
      expect(JSON.stringify(after)).not.toContain(family_name);
    }
  });

  it("leads from a command that was given up to its dead letter", async () => {
    const booking = await held();
    const { booking_id, shard } = booking;
    await shard.pay({ ...command(booking, "k"), body: payBody });
    const message_id = `${booking_id}:authorise:1`;
    await shard.settle([{ booking_id, message_id, outcome: { type: "parked", reason: "every retry failed" } }]);
    const saga = await shard.saga(booking_id);
    const parked = saga.ok ? saga.value.waits_for.filter(({ dead_letter_id }) => dead_letter_id !== null) : [];
    expect(parked).toMatchObject([
      { id: message_id, next_at: null, dead_letter_id: `dl_payments_${Buffer.from(message_id).toString("base64url")}` },
    ]);
  });

  it("is missing where there is no such booking, and asking makes none", async () => {
    const { shard } = await held();
    const missing = `bkg_00_${"z".repeat(26)}`;
    expect(await shard.saga(missing)).toEqual({ ok: false, error: { reason: "not_found" } });
    expect(await shard.auditFacts({ booking_ids: [missing] })).toEqual([]);
  });
});
