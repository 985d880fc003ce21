import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it, vi } from "vitest";
import type { PaymentOutcome } from "#contracts/messages.ts";
import { EVENT_KNOWN_MS } from "#domain/booking/limits.ts";
import { PRUNE_PAGE, ShardPrune } from "./prune.ts";
import { type Held, command, confirmed, get, held, outbox, paymentId } from "./booking.fixture.ts";

const sql = ({ shard }: Held, query: string) =>
  runInDurableObject(shard, (_, { storage }) => storage.sql.exec(query).toArray() as Record<string, unknown>[]);
/** Its events in the inbox. */
const known = async (booking: Held) =>
  (await sql(booking, `SELECT event_id FROM inbox WHERE booking_id = '${booking.booking_id}' ORDER BY event_id`)).map(
    (row) => row["event_id"],
  );
const alarmOf = ({ shard }: Held) => runInDurableObject(shard, (_, { storage }) => storage.getAlarm());
const recordOf = async (booking: Held) => (await sql(booking, `SELECT record FROM sagas WHERE id = '${booking.booking_id}'`))[0];

/** Cancelled and paid back. */
async function cancelled(): Promise<Held> {
  const booking = await confirmed();
  const quote = await booking.shard.quoteCancellation(command(booking, "quote"));
  if (!quote.ok) throw new Error(quote.error.reason);
  await booking.shard.confirmCancellation({ ...command(booking, "confirm"), cancellation_id: quote.value.body.id });
  const refund = (await outbox(booking)).find(({ id }) => id.includes(":refund"));
  await booking.shard.settle([
    { booking_id: booking.booking_id, message_id: refund?.id ?? "", outcome: outcomes(booking).refunded },
  ]);
  await vi.waitFor(async () => expect((await get(booking)).booking.status).toBe("cancelled"));
  return booking;
}

const outcomes = (booking: Held) => {
  const payment_id = paymentId(booking);
  return {
    authorized: { type: "payment.authorized", payment_id, amount_minor: 42_000 },
    captured: { type: "payment.captured", payment_id, amount_minor: 42_000 },
    cancelled: { type: "payment.cancelled", payment_id },
    refunded: { type: "payment.refunded", payment_id, refund_id: "re_1", amount_minor: 37_000, status: "succeeded" },
    refund_failed: { type: "payment.refund_failed", payment_id, refund_id: "re_1", amount_minor: 37_000, code: "expired" },
  } satisfies Record<string, PaymentOutcome>;
};
const tell = (booking: Held, event_id: string, outcome: PaymentOutcome) =>
  booking.shard.notify([{ booking_id: booking.booking_id, event_id, outcome }]);

describe("a shard's alarm", () => {
  it("forgets events page by page once no copy can come, and looks after its bookings all the while", async () => {
    const booking = await held();
    const old = Date.now() - EVENT_KNOWN_MS;
    await sql(
      booking,
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${PRUNE_PAGE})
      INSERT INTO inbox SELECT printf('evt_%05d', i), '${booking.booking_id}', ${old} FROM n`,
    );
    await sql(booking, `INSERT INTO inbox VALUES ('evt_new', '${booking.booking_id}', ${old + 60_000})`);
    await evictDurableObject(booking.shard);
    const [next] = await sql(booking, "SELECT MIN(due_at) AS due FROM sagas");
    // At once: the alarm that has the next page comes a second later.
    const [left, comes_at] = await runInDurableObject(booking.shard, async (instance, { storage }) => {
      await instance.alarm();
      const events = storage.sql.exec("SELECT event_id FROM inbox WHERE booking_id = ? ORDER BY event_id", booking.booking_id);
      return [events.toArray().map((row) => row["event_id"]), await storage.getAlarm()] as const;
    });
    expect(left).toEqual(["evt_00500", "evt_new"]);
    expect(Number(comes_at)).toBeLessThanOrEqual(Number(next?.["due"]));
    expect(Number(comes_at)).toBeLessThan(Date.now() + 1_500);
    await vi.waitFor(async () => expect(await known(booking)).toEqual(["evt_new"]), { interval: 100 });
    await vi.waitFor(async () => expect(await alarmOf(booking)).toBe(next?.["due"]));
    expect((await get(booking)).booking.status).toBe("held");
  });

  it("looks through them by their key, however many there are", async () => {
    const plans = await runInDurableObject((await held()).shard, (_, { storage }) => {
      const asked: [query: string, ...values: SqlStorageValue[]][] = [];
      const exec = (...query: (typeof asked)[number]) => {
        asked.push(query);
        return storage.sql.exec(...query);
      };
      new ShardPrune({ exec } as unknown as SqlStorage).turn(Date.now());
      return asked.map(([query, ...values]) =>
        storage.sql
          .exec<{ detail: string }>(`EXPLAIN QUERY PLAN ${query}`, ...values)
          .toArray()
          .map(({ detail }) => detail),
      );
    });
    expect(plans).toEqual([["SEARCH inbox USING PRIMARY KEY (event_id>?)"], ["SEARCH hops USING PRIMARY KEY (id>?)"]]);
  });
});

describe("a copy that comes after its event was forgotten all the same", () => {
  it.each([
    ["a confirmed booking", confirmed, ["authorized", "captured"] as const],
    ["a cancelled booking", cancelled, ["authorized", "captured", "cancelled", "refunded"] as const],
  ])("of %s moves no money and asks for nothing", async (_, make, names) => {
    const booking = await make();
    const before = [await recordOf(booking), await outbox(booking)];
    for (const name of names) await tell(booking, `${booking.booking_id} ${name}`, outcomes(booking)[name]);
    expect(await known(booking)).toEqual(names.map((name) => `${booking.booking_id} ${name}`).toSorted());
    expect([await recordOf(booking), await outbox(booking)]).toEqual(before);
  });

  it("of a refund that failed owes the passenger once", async () => {
    const booking = await cancelled();
    const { refund_failed: failed } = outcomes(booking);
    await tell(booking, "evt_failed", failed);
    const before = [await recordOf(booking), await outbox(booking)];
    await sql(booking, "UPDATE inbox SET at = 1");
    await evictDurableObject(booking.shard);
    await runInDurableObject(booking.shard, (_, { storage }) => storage.setAlarm(Date.now() + 60_000));
    await runDurableObjectAlarm(booking.shard);
    expect(await known(booking)).toEqual([]);
    await tell(booking, "evt_failed", failed);
    expect(await known(booking)).toEqual(["evt_failed"]);
    expect([await recordOf(booking), await outbox(booking)]).toEqual(before);
  });
});
