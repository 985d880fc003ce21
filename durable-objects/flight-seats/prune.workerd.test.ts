import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { PRUNE_BATCH } from "#domain/seat/limits.ts";
import type { FlightSeats } from "./index.ts";
import { definitionOf, flights, listenTo, openFlight, owner, request } from "./object.fixture.ts";

type Stub = DurableObjectStub<FlightSeats>;
const DAY_MS = 24 * 3_600_000;
const sql = (stub: Stub, query: string) =>
  runInDurableObject(stub, (_, { storage }) => storage.sql.exec(query).toArray() as Record<string, unknown>[]);
const count = async (stub: Stub, table: string) => (await sql(stub, `SELECT count(*) AS n FROM ${table}`))[0]?.["n"];
const alarmOf = (stub: Stub) => runInDurableObject(stub, (_, { storage }) => storage.getAlarm());

/** A flight that left two hours ago, with so many tombstones of long ago, and nothing in memory. */
async function departed(flightId: string, tombstones: number): Promise<Stub> {
  const stub = flights.getByName(flightId);
  await stub.open({ ...definitionOf(flightId), departs_at: Date.now() - 2 * 3_600_000 });
  await Promise.all(Array.from({ length: tombstones }, (_, n) => stub.release(owner(n))));
  await sql(stub, `UPDATE tombstones SET ended_at = ${Date.now() - 31 * DAY_MS}`);
  await evictDurableObject(stub);
  return stub;
}

describe("a flight's alarm", () => {
  test("deletes the tombstones of a flight that has left, a batch at a time, and then wants nothing more", async () => {
    const stub = await departed("HF950_2026-12-01_LHR", PRUNE_BATCH + 2);
    const heard = await listenTo(stub);
    await stub.seatMap(undefined);
    await expect.poll(() => count(stub, "tombstones")).toBe(0);
    await expect.poll(() => alarmOf(stub)).toBeNull();
    expect(heard).toMatchObject({ inventory: [], expired: [] });
    await evictDurableObject(stub);
    expect(await stub.hold(request(1, ["14A"]))).toEqual({ ok: false, error: { reason: "flight_closed", known: false } });
    expect(await stub.pin(owner(1), Date.now() + DAY_MS)).toEqual({ ok: false, error: { reason: "gone" } });
    expect(await stub.confirm(owner(1), 1)).toEqual({ ok: false, error: { reason: "gone" } });
    expect(await stub.release(owner(1))).toEqual({ released: [] });
    expect(await stub.manifest()).toMatchObject({ version: 0, seats: [] });
  });

  test("is alone in deleting: no call does", async () => {
    const stub = await departed("HF951_2026-12-01_LHR", 3);
    const after = await runInDurableObject(stub, async (instance, { storage }) => {
      await (instance as unknown as FlightSeats).release(owner(900));
      // In the turn of the call's answer, before the alarm that it asked for.
      return storage.sql.exec("SELECT count(*) AS n FROM tombstones").toArray();
    });
    expect(after).toEqual([{ n: 4 }]);
    await expect.poll(() => count(stub, "tombstones")).toBe(1);
  });

  test("keeps the tombstones of a flight on sale, so that a late hold is still refused", async () => {
    const { stub } = await openFlight();
    await stub.release(owner(1));
    await sql(stub, "UPDATE tombstones SET ended_at = 1");
    await evictDurableObject(stub);
    await stub.seatMap(undefined);
    await runDurableObjectAlarm(stub);
    expect(await count(stub, "tombstones")).toBe(1);
    expect(await stub.hold(request(1, ["14A"]))).toEqual({ ok: false, error: { reason: "released", known: true } });
  });

  test("comes for a hold's end no later because there is something to delete, and no earlier than it must", async () => {
    const { stub } = await openFlight();
    await listenTo(stub);
    const hold = await stub.hold(request(1, ["14A"]));
    const end = hold.ok ? hold.value.expires_at : 0;
    await stub.inventoryApplied(1);
    await sql(stub, "INSERT INTO cooldowns VALUES ('user-2', '14C', 1)");
    await sql(stub, "DELETE FROM outbox");
    await evictDurableObject(stub);
    await listenTo(stub);
    await stub.seatMap(undefined);
    await expect.poll(() => count(stub, "cooldowns")).toBe(0);
    expect(await alarmOf(stub)).toBe(end);
    expect((await stub.manifest()).seats).toMatchObject([{ designator: "14A", state: "held" }]);
  });
});
