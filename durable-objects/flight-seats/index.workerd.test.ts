import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { InventoryChanged } from "#contracts/messages.ts";
import { INVENTORY_EVERY_MS } from "./outbox.ts";
import { bookingId, definitionOf, flights, listenTo, openFlight, owner, request } from "./object.fixture.ts";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const tablesOf = (stub: Awaited<ReturnType<typeof openFlight>>["stub"]) =>
  runInDurableObject(stub, (_, state) =>
    state.storage.sql
      .exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .toArray(),
  );

describe("a flight nobody has opened", () => {
  test("asks for its definition and stores nothing", async () => {
    const stub = flights.getByName("HF900_2026-12-01_LHR");
    expect(await stub.hold(request(1, ["14A"]))).toEqual({ ok: false, error: { reason: "needs_definition", known: false } });
    expect(await stub.seatMap(undefined)).toEqual({ ok: false, error: { reason: "needs_definition" } });
    expect(await stub.pin(owner(1), Date.now() + 1_000)).toEqual({ ok: false, error: { reason: "gone" } });
    expect(await stub.manifest()).toEqual({ version: 0, departs_at: null, seats: [], booking_classes: [] });
    expect(await stub.inventory()).toBeNull();
    expect((await stub.fetch("https://flight/", { headers: { Upgrade: "websocket" } })).status).toBe(404);
    expect(await tablesOf(stub)).toEqual([]);
  });

  test("takes its own definition once, and no other's", async () => {
    const stub = flights.getByName("HF901_2026-12-01_LHR");
    const definition = definitionOf("HF901_2026-12-01_LHR");
    expect(await stub.open(definitionOf("HF902_2026-12-01_LHR"))).toEqual({ ok: false, error: { reason: "definition_differs" } });
    expect(await stub.open(definition)).toEqual({ ok: true, value: { version: 0 } });
    expect(await stub.open(definition)).toEqual({ ok: true, value: { version: 0 } });
    expect(await stub.open({ ...definition, aircraft: "320" })).toEqual({ ok: false, error: { reason: "definition_differs" } });
  });

  test("refuses an attempt whose release overtook its hold", async () => {
    const stub = flights.getByName("HF903_2026-12-01_LHR");
    expect(await stub.release(owner(1))).toEqual({ released: [] });
    await stub.open(definitionOf("HF903_2026-12-01_LHR"));
    await evictDurableObject(stub);
    expect(await stub.hold(request(1, ["14A"]))).toEqual({ ok: false, error: { reason: "released", known: true } });
  });
});

describe("a race", () => {
  test("of 200 for one seat has one winner, and the losers leave no trace", async () => {
    const { stub } = await openFlight();
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => stub.hold(request(n, ["14A"]))));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(answers.flatMap((answer) => (answer.ok ? [] : [answer.error.reason]))).toEqual(Array(199).fill("seat_unavailable"));
    expect((await stub.manifest()).seats).toHaveLength(1);
    const rows = await runInDurableObject(stub, (_, state) => state.storage.sql.exec("SELECT booking_id FROM holds").toArray());
    expect(rows).toHaveLength(1);
  });

  test("of 40 who were offered the last units of a class has as many winners as it has units and honours, before a restart and after", async () => {
    const stub = flights.getByName("HF904_2026-12-01_LHR");
    await stub.open({
      ...definitionOf("HF904_2026-12-01_LHR"),
      booking_classes: [{ booking_class: "K", cabin: "economy", authorised: 4, honoured: 2 }],
    });
    const ask = (n: number) => stub.hold(request(n, [null], { booking_class: "K" }));
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => ask(n)));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(6);
    const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.error.reason]));
    expect(refused).toEqual(Array(34).fill("fare_unavailable"));
    await evictDurableObject(stub);
    expect(await ask(41)).toEqual({ ok: false, error: { reason: "fare_unavailable", known: false, booking_class: "K" } });
    const winner = answers.findIndex((answer) => answer.ok);
    await stub.release(owner(winner));
    expect(await ask(42)).toMatchObject({ ok: true });
    expect(await ask(43)).toMatchObject({ ok: false });
  });

  test("of 150 for any of 100 seats fills the cabin and no more", async () => {
    const { stub } = await openFlight();
    const answers = await Promise.all(Array.from({ length: 150 }, (_, n) => stub.hold(request(n, [null]))));
    const seats = answers.flatMap((answer) => (answer.ok ? answer.value.seats.map((seat) => seat.designator) : []));
    expect(new Set(seats).size).toBe(100);
    expect(answers.flatMap((answer) => (answer.ok ? [] : [answer.error.reason]))).toEqual(Array(50).fill("sold_out"));
  });
});

describe("what was answered", () => {
  test("is still so after an eviction, at every stage from hold to sale", async () => {
    const { stub, flightId } = await openFlight();
    const held = await stub.hold(request(1, ["14A", null]));
    await stub.block(["20A"]);
    await evictDurableObject(stub);
    expect(await stub.hold(request(1, ["14A", null]))).toEqual(held);
    expect(await stub.hold(request(2, ["14A"]))).toMatchObject({
      ok: false,
      error: { reason: "seat_unavailable", known: false },
    });
    const pinned = await stub.pin(owner(1), Date.now() + 1_800_000);
    await evictDurableObject(stub);
    const epoch = pinned.ok ? pinned.value.epoch : -1;
    expect(await stub.confirm(owner(1), epoch + 1)).toEqual({ ok: false, error: { reason: "fenced", epoch } });
    expect((await stub.confirm(owner(1), epoch)).ok).toBe(true);
    const before = await stub.manifest();
    await evictDurableObject(stub);
    expect(await stub.manifest()).toEqual(before);
    expect(before.seats.map((seat) => seat.state).toSorted()).toEqual(["blocked", "sold", "sold"]);
    expect((await stub.confirm(owner(1), epoch)).ok).toBe(true);
    expect((await stub.release(owner(1))).released).toHaveLength(2);
    await evictDurableObject(stub);
    expect(await stub.hold(request(1, ["14A"]))).toMatchObject({ error: { reason: "released" } });
    expect(await stub.open({ ...definitionOf(flightId), departs_at: 1 })).toMatchObject({
      error: { reason: "definition_differs" },
    });
  });

  test("comes from storage: a memory that was tampered with does not outlive the next commit", async () => {
    const { stub } = await openFlight();
    await stub.hold(request(1, ["14A"]));
    await runInDurableObject(stub, (_, state) => {
      state.storage.sql.exec("UPDATE seats SET state = 'sold', booking_id = 'bkg_other' WHERE designator = '14A'");
      state.storage.sql.exec("DELETE FROM holds");
      state.storage.sql.exec("UPDATE meta SET value = '7' WHERE key = 'version'");
    });
    expect(await stub.hold(request(2, ["14A"]))).toMatchObject({ ok: false, error: { reason: "seat_unavailable" } });
    expect((await stub.manifest()).seats).toMatchObject([{ designator: "14A", state: "sold", booking_id: "bkg_other" }]);
  });

  test("is undone in memory too when the write fails, and the caller hears an error", async () => {
    const { stub } = await openFlight();
    await stub.release(owner(9));
    await runInDurableObject(stub, async (instance, state) => {
      state.storage.sql.exec("CREATE TRIGGER full BEFORE INSERT ON holds BEGIN SELECT RAISE(ABORT, 'disk full'); END");
      await expect(instance.hold(request(1, ["14A"]))).rejects.toThrow("disk full");
      state.storage.sql.exec("DROP TRIGGER full");
    });
    expect((await stub.manifest()).seats).toEqual([]);
    expect((await stub.hold(request(2, ["14A"]))).ok).toBe(true);
  });
});

describe("time", () => {
  test("frees a hold at its instant without any alarm, and the alarm then tells the sagas which attempt", async () => {
    const { stub } = await openFlight();
    const heard = await listenTo(stub);
    await stub.hold(request(1, ["14A"], { ttl_ms: 60 }));
    await stub.hold(request(2, ["14C"]));
    await sleep(80);
    expect((await stub.hold(request(3, ["14A"]))).ok).toBe(true);
    expect(await stub.pin(owner(1), Date.now() + 1_000)).toEqual({ ok: false, error: { reason: "gone" } });
    await runDurableObjectAlarm(stub);
    await expect.poll(() => heard.expired).toEqual([{ shard: "01", owners: [owner(1)] }]);
    expect((await stub.manifest()).seats.map((seat) => seat.booking_id)).toEqual([bookingId(3), bookingId(2)]);
  });

  test("the alarm alone frees what ran out, and says it until it has been heard, restart or not", async () => {
    const { stub } = await openFlight();
    await listenTo(stub, () => true);
    const began = Date.now();
    await stub.hold(request(1, ["14A"], { ttl_ms: 60 }));
    await sleep(80);
    await runDurableObjectAlarm(stub);
    const notices = () =>
      runInDurableObject(stub, (_, state) =>
        state.storage.sql.exec("SELECT tries, next_at FROM outbox WHERE kind = 'hold.expired'").toArray(),
      );
    // Once, or more often where this look comes late.
    await expect.poll(async () => Number((await notices())[0]?.tries)).toBeGreaterThanOrEqual(1);
    expect(Number((await notices())[0]?.next_at)).toBeGreaterThan(began + 2_000);
    expect((await stub.manifest()).seats).toEqual([]);
    await runInDurableObject(stub, (_, state) => state.storage.sql.exec("UPDATE outbox SET next_at = 1").toArray());
    await evictDurableObject(stub);
    const heard = await listenTo(stub);
    await stub.seatMap(undefined);
    await runDurableObjectAlarm(stub);
    await expect.poll(() => heard.expired).toEqual([{ shard: "01", owners: [owner(1)] }]);
    await expect.poll(notices).toEqual([]);
  });

  test("a pin keeps its seats past the hold's end", async () => {
    const { stub } = await openFlight();
    // Long enough that its pin is not too late, however slow the machine.
    await stub.hold(request(1, ["14A"], { ttl_ms: 2_000 }));
    expect((await stub.pin(owner(1), Date.now() + 60_000)).ok).toBe(true);
    await sleep(2_050);
    await runDurableObjectAlarm(stub);
    expect((await stub.manifest()).seats).toMatchObject([{ designator: "14A", state: "pinned" }]);
  });
});

describe("the projection", () => {
  test("hears of a burst once, with the newest counts, and again until it says it has them", async () => {
    const { stub, flightId } = await openFlight();
    const heard = await listenTo(stub);
    const began = Date.now();
    await Promise.all(Array.from({ length: 20 }, (_, n) => stub.hold(request(n, [null]))));
    await expect
      .poll(() => heard.inventory.at(-1)?.data)
      .toMatchObject({
        flight_id: flightId,
        version: 20,
        cabins: [{ cabin: "economy", available: 80, held: 20, sold: 0 }],
        booking_classes: [{ booking_class: "Y", available: 80 }],
      });
    // At once, and then at its own pace, however long the burst took.
    expect(heard.inventory.length).toBeLessThanOrEqual(1 + (Date.now() - began) / INVENTORY_EVERY_MS);
    const last = InventoryChanged.parse(heard.inventory.at(-1));
    const rows = () =>
      runInDurableObject(stub, (_, state) => state.storage.sql.exec("SELECT version, next_at FROM outbox").toArray());
    await stub.inventoryApplied(19);
    expect(await rows()).toMatchObject([{ version: 20 }]);
    await stub.inventoryApplied(20);
    expect(await rows()).toEqual([]);
    await stub.release(owner(0));
    const [row] = await rows();
    expect(row?.version).toBeNull();
    expect(Number(row?.next_at)).toBeGreaterThanOrEqual(Date.parse(last.data.as_of) + INVENTORY_EVERY_MS);
    await stub.inventoryApplied(20);
    expect(await rows()).toHaveLength(1);
  });

  test("can be made anew from what the flight says when it is asked, which is what it would have told by itself; nothing before its first hold", async () => {
    const { stub } = await openFlight();
    const heard = await listenTo(stub);
    expect(await stub.inventory()).toBeNull();
    await stub.hold(request(1, [null, null]));
    await expect.poll(() => heard.inventory.length).toBe(1);
    const { as_of, ...told } = InventoryChanged.parse(heard.inventory[0]).data;
    expect(await stub.inventory()).toEqual({ ...told, as_of: expect.any(String) as string });
    await evictDurableObject(stub);
    const asked = await stub.inventory();
    expect(asked).toMatchObject(told);
    expect(Date.parse(asked?.as_of ?? "")).toBeGreaterThanOrEqual(Date.parse(as_of));
  });

  test("is told when the oldest change was made that it does not know: also by a message sent again, and anew once it has answered", async () => {
    const { stub } = await openFlight();
    const heard = await listenTo(stub);
    const newest = () => InventoryChanged.parse(heard.inventory.at(-1));
    const sent = (version: number) => expect.poll(() => heard.inventory.at(-1)?.data).toMatchObject({ version });
    await stub.hold(request(1, [null]));
    await sent(1);
    const before = Date.now();
    await stub.hold(request(2, [null]));
    await sleep(50);
    await stub.hold(request(3, [null]));
    await sent(3);
    // The first message was never answered, so nothing is known of since before it.
    expect(newest().at).toBe(InventoryChanged.parse(heard.inventory[0]).at);
    await stub.inventoryApplied(3);
    await sleep(INVENTORY_EVERY_MS + 100);
    const after = Date.now();
    await stub.hold(request(4, [null]));
    await sent(4);
    expect(Date.parse(newest().at)).toBeGreaterThanOrEqual(after);
    expect(Date.parse(newest().at)).toBeGreaterThan(before + INVENTORY_EVERY_MS);
  });

  test("is missed by an audit when it has been silent for a quarter of an hour, and not before", async () => {
    const { stub } = await openFlight();
    await listenTo(stub);
    await stub.hold(request(1, ["14A"]));
    const facts = async (tries: number) => {
      await runInDurableObject(stub, (_, { storage }) =>
        storage.sql.exec("UPDATE outbox SET tries = ?, next_at = ?", tries, Date.now() + 60_000).toArray(),
      );
      await evictDurableObject(stub);
      return stub.auditFacts();
    };
    expect(await facts(19)).toMatchObject({ overdue: [], sizes: { holds: 1, tombstones: 0, cooldowns: 0, outbox: 1 } });
    expect(await facts(20)).toMatchObject({ overdue: [{ id: "inventory", tries: 20 }] });
  });

  test("is not bothered by refusals", async () => {
    const { stub } = await openFlight();
    await stub.hold(request(1, ["99A"]));
    await stub.release(owner(2));
    const rows = await runInDurableObject(stub, (_, state) => state.storage.sql.exec("SELECT id FROM outbox").toArray());
    expect(rows).toEqual([]);
  });
});

describe("a flight that is asked to tell its claims", () => {
  test("tells each shard what it has for those bookings, under every attempt, and changes nothing itself", async () => {
    const { stub, flightId } = await openFlight();
    const heard = await listenTo(stub);
    await stub.hold(request(1, ["14A"]));
    await stub.hold(request(1, ["14A"], { attempt: "again" }));
    await stub.hold(request(2, ["14C"]));
    const before = await stub.manifest();
    await stub.tellClaims([bookingId(1), bookingId(3)]);
    const claims = [{ booking_id: bookingId(1), flight_id: flightId, attempts: ["attempt-1", "again"] }];
    expect(heard.claimed).toEqual([{ shard: "01", claims }]);
    expect(await stub.manifest()).toEqual(before);
  });
});

describe("a flight that is redefined", () => {
  const wide = (flightId: string) => ({
    ...definitionOf(flightId),
    departs_at: Date.now() + 72 * 3_600_000,
    aircraft: "789",
    booking_classes: [{ booking_class: "Y", cabin: "economy" as const, authorised: 300 }],
  });

  test("has its new time and cabin, also after it was evicted, and tells search what is left", async () => {
    const { flightId, stub } = await openFlight();
    const heard = await listenTo(stub);
    await stub.hold(request(1, ["14A"]));
    expect(await stub.redefine({ n: 1, definition: wide(flightId) })).toEqual({ ok: false, error: { reason: "in_use" } });
    await stub.release(owner(1));
    await stub.block(["14C"]);
    const definition = wide(flightId);
    expect((await stub.redefine({ n: 2, definition })).ok).toBe(true);
    const version = (await stub.manifest()).version;
    await expect.poll(() => heard.inventory.at(-1)).toMatchObject({ data: { version } });
    expect((await stub.inventory())?.cabins).toMatchObject([{ cabin: "business" }, { cabin: "economy", held: 0 }]);
    for (const evicted of [false, true]) {
      if (evicted) await evictDurableObject(stub);
      expect(await stub.manifest()).toMatchObject({ version, departs_at: definition.departs_at, seats: [] });
      expect(await stub.seatMap(undefined)).toMatchObject({ value: { aircraft: "789" } });
      expect(await stub.redefine({ n: 1, definition: definitionOf(flightId) })).toMatchObject({ error: { reason: "overtaken" } });
    }
    expect((await stub.hold(request(3, [null, null]))).ok).toBe(true);
    await evictDurableObject(stub);
    expect((await stub.manifest()).seats).toHaveLength(2);
  });

  test("goes back to fewer seats: none of those that are gone is stored or sold", async () => {
    const flightId = "HF990_2026-12-01_LHR";
    const stub = flights.getByName(flightId);
    await stub.open(wide(flightId));
    const taken = await stub.hold(request(1, [null]));
    await stub.release(owner(1));
    expect(taken.ok).toBe(true);
    expect((await stub.redefine({ n: 1, definition: definitionOf(flightId) })).ok).toBe(true);
    await evictDurableObject(stub);
    const answers = await Promise.all(Array.from({ length: 110 }, (_, n) => stub.hold(request(n + 10, [null]))));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(100);
    const rows = await runInDurableObject(stub, (_, state) => state.storage.sql.exec("SELECT designator FROM seats").toArray());
    expect(rows).toHaveLength(100);
  });

  test("is not by another flight's definition", async () => {
    const { stub } = await openFlight();
    expect(await stub.redefine({ n: 1, definition: wide("HF902_2026-12-01_LHR") })).toEqual({
      ok: false,
      error: { reason: "definition_differs" },
    });
  });
});
