import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { InventoryChanged } from "#contracts/messages.ts";
import type { FlightSeats } from "./index.ts";
import { bookingId, definitionOf, flights, listenTo, openFlight, owner, request, type Saga } from "./object.fixture.ts";

type Stub = DurableObjectStub<FlightSeats>;
const tables = async (stub: Stub) =>
  await runInDurableObject(stub, (_, { storage }) =>
    storage.sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE name = 'cancelled_bookings'").toArray(),
  );
/** Brings forward whatever is waited for: tests do not wait for a backoff. */
const hurry = (stub: Stub) =>
  runInDurableObject(stub, (_, { storage }) => storage.sql.exec("UPDATE cancelled_bookings SET next_at = 0").toArray());
const countsOf = async (stub: Stub) => (await stub.cancellation())?.counts;

describe("a flight that is cancelled", () => {
  test("holds no seat from that moment on, says so to search, and keeps a table of whom it tells", async () => {
    const { stub, flightId } = await openFlight();
    const heard = await listenTo(stub);
    await stub.hold(request(1, ["14A"]));
    expect(await stub.cancellation()).toBeNull();
    expect(await tables(stub)).toEqual([]);
    expect(await stub.cancel()).toMatchObject({ ok: true, value: { finished_at: null, counts: { to_do: 1 } } });
    expect(await tables(stub)).toHaveLength(1);
    expect(await stub.hold(request(2, ["14C"]))).toEqual({ ok: false, error: { reason: "flight_closed", known: false } });
    expect(await stub.pin(owner(1), Date.now() + 60_000)).toEqual({ ok: false, error: { reason: "flight_cancelled" } });
    await expect.poll(() => heard.inventory.at(-1)?.data).toMatchObject({ flight_id: flightId, cancelled: true });
    expect(InventoryChanged.parse(heard.inventory.at(-1)).data).toMatchObject({
      cabins: [{ available: 0, held: 1 }],
      booking_classes: [{ available: 0 }],
    });
  });

  test("stays so after an eviction, whatever a timetable says, and is done where nobody was booked", async () => {
    const { stub, flightId } = await openFlight();
    await listenTo(stub);
    await stub.cancel();
    await evictDurableObject(stub);
    const definition = { ...definitionOf(flightId), departs_at: Date.now() + 3_600_000 };
    expect(await stub.redefine({ n: 7, definition })).toEqual({ ok: false, error: { reason: "overtaken" } });
    expect(await stub.hold(request(1, [null]))).toMatchObject({ ok: false, error: { reason: "flight_closed" } });
    expect(await stub.cancellation()).toMatchObject({ finished_at: expect.any(Number) as number, counts: { to_do: 0 } });
  });

  test("is none before it is open, and then nothing is stored", async () => {
    const stub = flights.getByName("HF910_2026-12-01_LHR");
    expect(await stub.cancel()).toEqual({ ok: false, error: { reason: "needs_definition" } });
    expect(await tables(stub)).toEqual([]);
  });
});

/** Bookings 0 to 299, each with a seat; every third was only held, every tenth is refused its refund. */
const PARTY = 300;
const isHeld = (n: number) => n % 3 === 0;
const isRefused = (n: number) => n % 10 === 1;

describe("three hundred bookings", () => {
  test("all hear of it and are counted once, with their shards out of reach and the object killed in between", async () => {
    const stub = flights.getByName("HF911_2026-12-01_LHR");
    await stub.open({
      ...definitionOf("HF911_2026-12-01_LHR"),
      aircraft: "789",
      booking_classes: [
        { booking_class: "Y", cabin: "economy", authorised: 270 },
        { booking_class: "D", cabin: "business", authorised: 32 },
      ],
    });
    const seats = await Promise.all(
      Array.from({ length: PARTY }, (_, n) =>
        stub.hold(request(n, [null], n < 30 ? { cabin: "business", booking_class: "D" } : {})),
      ),
    );
    expect(seats.filter(({ ok }) => ok)).toHaveLength(PARTY);
    await sell(stub);

    // Sagas as they are: their releases come after their answers, and only then they have ended.
    const told = new Set<string>();
    const ended = new Set<string>();
    let isDown = false;
    const saga: Saga = (id) => {
      told.add(id);
      return ended.has(id) ? outcomeOf(id) : "to_do";
    };
    const listen = () => listenTo(stub, () => isDown, saga);
    const finish = async (from: number, to: number) => {
      for (let n = from; n < to; n++) {
        if (!told.has(bookingId(n))) continue;
        ended.add(bookingId(n));
        await stub.release(owner(n));
      }
    };

    await listen();
    isDown = true;
    expect(await stub.cancel()).toMatchObject({ ok: true, value: { counts: { to_do: PARTY } } });
    await runDurableObjectAlarm(stub);
    expect(told.size).toBe(0);
    await evictDurableObject(stub);

    isDown = false;
    await listen();
    await hurry(stub);
    await evictDurableObject(stub);
    await listen();
    await runDurableObjectAlarm(stub);
    await expect.poll(() => told.size).toBeGreaterThanOrEqual(100);
    await finish(0, 80);
    await evictDurableObject(stub);

    await listen();
    await hurry(stub);
    await evictDurableObject(stub);
    await listen();
    expect((await countsOf(stub))?.to_do).toBeGreaterThan(0);
    await expect.poll(async () => (await runDurableObjectAlarm(stub), told.size)).toBe(PARTY);
    await finish(0, PARTY);
    await expect.poll(async () => (await runDurableObjectAlarm(stub), (await countsOf(stub))?.to_do)).toBe(0);

    const ids = Array.from({ length: PARTY }, (_, n) => bookingId(n));
    const counted = (outcome: string) => ids.filter((id) => outcomeOf(id) === outcome);
    const progress = await stub.cancellation();
    expect(progress).toMatchObject({
      finished_at: expect.any(Number) as number,
      counts: {
        to_do: 0,
        released: counted("released").length,
        refunded: counted("refunded").length,
        failed: counted("failed").length,
      },
    });
    expect(progress?.failed.toSorted()).toEqual(counted("failed"));
    expect([...told].toSorted()).toEqual(ids);
    expect((await stub.manifest()).seats).toEqual([]);
    // Nobody is told again, nor counted otherwise.
    told.clear();
    await evictDurableObject(stub);
    await listen();
    expect(await stub.cancellation()).toEqual(progress);
    await runDurableObjectAlarm(stub);
    expect(told.size).toBe(0);
  });
});

function outcomeOf(id: string): "released" | "refunded" | "failed" {
  const n = Number(id.slice(7));
  if (isHeld(n)) return "released";
  return isRefused(n) ? "failed" : "refunded";
}

async function sell(stub: Stub): Promise<void> {
  await Promise.all(
    Array.from({ length: PARTY }, async (_, n) => {
      if (isHeld(n)) return;
      const pinned = await stub.pin(owner(n), Date.now() + 3_600_000);
      await stub.confirm(owner(n), pinned.ok ? pinned.value.epoch : -1);
    }),
  );
}
