import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { CheckIn } from "#domain/check-in/check-ins.ts";
import type { FlightSeats } from "./index.ts";
import { bookingId, definitionOf, flights, listenTo, openFlight, owner, request } from "./object.fixture.ts";

type Stub = DurableObjectStub<FlightSeats>;
const HOUR_MS = 3_600_000;
const table = (stub: Stub) =>
  runInDurableObject(stub, (_, { storage }) =>
    storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'check_ins'").toArray(),
  );
const rowsOf = (stub: Stub) =>
  runInDurableObject(stub, (_, { storage }) =>
    storage.sql.exec("SELECT * FROM check_ins ORDER BY sequence").toArray(),
  ) as unknown as Promise<CheckIn[]>;

async function sell(stub: Stub, n: number, seats = 1): Promise<void> {
  await stub.hold(
    request(
      n,
      Array.from({ length: seats }, () => null),
    ),
  );
  const pinned = await stub.pin(owner(n), Date.now() + HOUR_MS);
  if (!pinned.ok) throw new Error(pinned.error.reason);
  await stub.confirm(owner(n), pinned.value.epoch);
}
const checkIn = (stub: Stub, n: number, passengers = ["pax_0"], recorded: CheckIn[] = []) =>
  stub.checkIn({
    booking_id: bookingId(n),
    passengers: passengers.map((passenger_id) => ({ passenger_id, on_lap: false })),
    recorded,
  });
async function numbers(stub: Stub, n: number, passengers?: string[]): Promise<number[]> {
  const answer = await checkIn(stub, n, passengers);
  if (!answer.ok) throw new Error(answer.error.reason);
  return answer.value.passengers.map(({ sequence }) => sequence);
}

/** A departure that can be checked in for. */
async function openSoon() {
  const { stub, flightId } = await openFlight();
  await listenTo(stub);
  await stub.redefine({ n: 1, definition: { ...definitionOf(flightId), departs_at: Date.now() + 3 * HOUR_MS } });
  return { stub, flightId };
}

describe("check-in at a flight's object", () => {
  test("gives sixty passengers of thirty bookings distinct numbers without a gap, with the object evicted in between", async () => {
    const { stub } = await openSoon();
    for (let n = 0; n < 30; n++) await sell(stub, n, 2);
    const together = (from: number, to: number, seat: string) =>
      Promise.all(Array.from({ length: to - from }, (_, i) => numbers(stub, from + i, [seat])));
    const first = await together(0, 30, "pax_0");
    await evictDurableObject(stub);
    const second = await together(0, 15, "pax_1");
    await evictDurableObject(stub);
    const third = await together(15, 30, "pax_1");
    const all = [...first, ...second, ...third].flat();
    expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(await together(0, 30, "pax_0")).toEqual(first);
    expect((await rowsOf(stub)).map(({ sequence }) => sequence)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  });

  test("leaves the seats and their version alone, and tells search nothing", async () => {
    const { stub } = await openSoon();
    await sell(stub, 1);
    const heard = await listenTo(stub);
    const before = await stub.manifest();
    await numbers(stub, 1);
    expect(await stub.manifest()).toEqual(before);
    expect(heard.inventory.filter(({ id }) => !id.endsWith(String(before.version)))).toEqual([]);
  });

  test("is taken back by the release of the seats, and its number is not given again after an eviction", async () => {
    const { stub } = await openSoon();
    await sell(stub, 1);
    await sell(stub, 2);
    expect(await numbers(stub, 1)).toEqual([1]);
    await stub.release(owner(1));
    await evictDurableObject(stub);
    expect(await checkIn(stub, 1)).toEqual({ ok: false, error: { reason: "not_sold" } });
    expect(await stub.checkedIn(bookingId(1))).toBeNull();
    expect(await numbers(stub, 2)).toEqual([2]);
    expect((await stub.boardingList()).map(({ booking_id, sequence }) => [booking_id, sequence])).toEqual([[bookingId(2), 2]]);
  });

  test("is refused before it opens, and then nothing is stored", async () => {
    const { stub, flightId } = await openFlight();
    await listenTo(stub);
    const departs_at = Date.now() + 25 * HOUR_MS;
    await stub.redefine({ n: 1, definition: { ...definitionOf(flightId), departs_at } });
    await sell(stub, 1);
    const opens_at = departs_at - 24 * HOUR_MS;
    expect(await checkIn(stub, 1)).toEqual({ ok: false, error: { reason: "check_in_not_open", opens_at } });
    expect(await table(stub)).toEqual([]);
  });

  test("of a flight that nobody knows stores nothing", async () => {
    const stub = flights.getByName("HF960_2026-12-01_LHR");
    expect(await checkIn(stub, 1)).toEqual({ ok: false, error: { reason: "not_sold" } });
    expect(await stub.checkedIn(bookingId(1))).toBeNull();
    expect(await stub.boardingList()).toEqual([]);
    expect(await table(stub)).toEqual([]);
  });

  test("goes on with the numbers that are recorded where the object was lost", async () => {
    const { stub } = await openSoon();
    const recorded = [1, 2, 3].map((n) => ({ booking_id: bookingId(n), passenger_id: "pax_0", sequence: n, at: 1 }));
    await stub.restoreCheckIns(recorded);
    await stub.restoreCheckIns(recorded);
    await evictDurableObject(stub);
    for (const n of [2, 4]) await sell(stub, n);
    expect(await numbers(stub, 4)).toEqual([4]);
    expect(await numbers(stub, 2)).toEqual([2]);
    expect((await stub.auditFacts()).check_ins).toHaveLength(4);
  });
});
