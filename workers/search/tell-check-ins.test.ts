import type { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { FlightClaims } from "#domain/seat/claims.ts";
import { type CheckInOpened, TOLD_BOOKINGS } from "#contracts/notifications.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import type { Env } from "./env.ts";
import { forgetCheckIns, tellCheckIns } from "./tell-check-ins.ts";

const NOW = Date.UTC(2026, 10, 26, 12);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** When the task is asked for again. */
const NEXT = NOW + 5 * MINUTE_MS;
type Seat = { booking_id: string | null; designator: string; state: FlightClaims["seats"][number]["state"] };

let database: DatabaseSync;
beforeEach(() => {
  database = databaseOf("flights");
});

/** In the timetable, so many ms from now, with something sold on it. */
function given(id: string, leavesIn: number, { status = "scheduled", version = 5 } = {}): void {
  const local = new Date(NOW + leavesIn).toISOString();
  database
    .prepare(
      `INSERT INTO flights (id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft, status)
       VALUES (?, 'HF', '1', 'LHR', 'JFK', ?, ?, ?, ?, 'arrives', '789', ?)`,
    )
    .run(id, local.slice(0, 10), NOW + leavesIn, NOW + leavesIn + 8 * HOUR_MS, local, status);
  sell(id, version);
}
const sell = (id: string, version: number) =>
  database
    .prepare(
      `INSERT INTO availability (flight_id, version, as_of, cabins, booking_classes) VALUES (?1, ?2, '', '[]', '[]')
       ON CONFLICT (flight_id) DO UPDATE SET version = ?2`,
    )
    .run(id, version);
const sold = (count: number): Seat[] =>
  Array.from({ length: count }, (_, n) => ({ booking_id: `bkg_${n}`, designator: `${n}A`, state: "sold" }));

interface Flight {
  seats: Seat[];
  version?: number;
  /** From now, in ms. */
  leavesIn?: number;
  boarded?: string[];
  isCancelled?: boolean;
}
interface Peers {
  /** Whether notifications do not answer. */
  refuse?: (opened: CheckInOpened) => boolean;
  /** Bookings that are being paid for, or that cannot be read. */
  underway?: Set<string>;
  unread?: Set<string>;
}
/** Flights' objects, and notifications that write down every notice once, so many at a time. */
function world(flights: Record<string, Flight>, { refuse = () => false, underway = new Set(), unread = new Set() }: Peers = {}) {
  const told = new Set<string>();
  const calls: CheckInOpened[] = [];
  const send = vi.fn<(message: object, options?: { delaySeconds?: number }) => Promise<void>>(async () => {});
  const objectOf = ({ seats, version = 5, leavesIn = 20 * HOUR_MS, boarded = [], isCancelled = false }: Flight) => ({
    manifest: async () => ({ version, departs_at: NOW + leavesIn, seats }),
    boardingList: async () => boarded.map((designator) => ({ designator })),
    cancellation: async () => (isCancelled ? {} : null),
  });
  const env = Object.assign(bindingOf(database), {
    FLIGHT_SEATS: { getByName: (id: string) => objectOf(flights[id] ?? { seats: [] }) },
    NOTIFICATIONS: {
      tellOfCheckIn: async (opened: CheckInOpened) => {
        calls.push(opened);
        if (refuse(opened)) throw new Error("a shard is down");
        const untold = opened.booking_ids.filter((id) => !told.has(`${id} ${opened.flight_id}`));
        const asked = untold.slice(0, TOLD_BOOKINGS);
        const now = asked.filter((id) => !underway.has(id) && !unread.has(id));
        for (const id of now) told.add(`${id} ${opened.flight_id}`);
        return {
          told: now.length,
          left: untold.slice(TOLD_BOOKINGS),
          underway: asked.filter((id) => underway.has(id)),
          failed: asked.filter((id) => unread.has(id)),
        };
      },
    },
    OWN_QUEUE: { send },
  }) as unknown as Env;
  return { env, told, calls, send, run: (at = NOW, left = 30) => tellCheckIns(env, at, { left }) };
}

describe("check-in of a flight", () => {
  test("is told once it is open, to every booking with seats on it, with the times at which it leaves now", async () => {
    given("HF1", 20 * HOUR_MS);
    const { calls, run } = world({ HF1: { seats: [...sold(2), { booking_id: "bkg_0", designator: "9C", state: "sold" }] } });
    await run();
    expect(calls).toEqual([
      {
        flight_id: "HF1",
        times: expect.objectContaining({ destination: "JFK", departs_local: new Date(NOW + 20 * HOUR_MS).toISOString() }),
        closes_at: new Date(NOW + 20 * HOUR_MS - 45 * MINUTE_MS).toISOString(),
        booking_ids: ["bkg_0", "bkg_1"],
      },
    ]);
  });

  test.each([
    ["a day and a millisecond before it leaves", 24 * HOUR_MS + 1, false],
    ["a day before it leaves", 24 * HOUR_MS, true],
    ["a millisecond before check-in closes", 45 * MINUTE_MS + 1, true],
    ["when it has closed", 45 * MINUTE_MS, false],
    ["when it has left", -HOUR_MS, false],
  ])("%s: %s", async (_, leavesIn, isTold) => {
    given("HF1", leavesIn);
    const { calls, run } = world({ HF1: { seats: sold(1), leavesIn } });
    await run();
    expect(calls).toHaveLength(isTold ? 1 : 0);
  });

  test("is told once, and again to those alone who have bought seats since", async () => {
    given("HF1", 20 * HOUR_MS);
    const flights = { HF1: { seats: sold(1), version: 5 } };
    const { told, calls, run } = world(flights);
    await run();
    await run();
    expect(calls).toHaveLength(1);
    flights.HF1 = { seats: sold(2), version: 6 };
    sell("HF1", 6);
    await run(NEXT);
    expect([...told]).toEqual(["bkg_0 HF1", "bkg_1 HF1"]);
    await run(NEXT + 5 * MINUTE_MS);
    expect(calls).toHaveLength(2);
  });

  test("is no news to who is checked in already, has only a hold, or has nothing", async () => {
    given("HF1", 20 * HOUR_MS);
    const seats: Seat[] = [
      { booking_id: "bkg_all", designator: "1A", state: "sold" },
      { booking_id: "bkg_half", designator: "2A", state: "sold" },
      { booking_id: "bkg_half", designator: "2B", state: "sold" },
      { booking_id: "bkg_held", designator: "3A", state: "held" },
      { booking_id: "bkg_paying", designator: "4A", state: "pinned" },
      { booking_id: null, designator: "5A", state: "blocked" },
    ];
    const { told, run } = world({ HF1: { seats, boarded: ["1A", "2A"] } });
    await run();
    expect([...told]).toEqual(["bkg_half HF1"]);
  });

  test.each(["cancelled", "withdrawn"])("is told to nobody where the timetable has it as %s", async (status) => {
    given("HF1", 20 * HOUR_MS, { status });
    const { calls, run } = world({ HF1: { seats: sold(1) } });
    await run();
    expect(calls).toEqual([]);
  });

  const change = (after: string | null, state: string) =>
    database
      .prepare(
        `INSERT INTO schedule_changes (id, import_id, flight_id, kind, before, after, taken, state, recorded_at)
         VALUES (?, 'imp', 'HF1', 'changed', '{}', ?, 1, ?, 1)`,
      )
      .run(`chg_${state}_${after}`, after, state);

  // It flies as it was sold until an operator has acknowledged the change, and one to another aircraft waits for its seats, maybe for ever.
  test("is told of a flight that a timetable has otherwise, for that is not so yet", async () => {
    given("HF1", 20 * HOUR_MS, { status: "suspended" });
    change("{}", "open");
    change(null, "acknowledged");
    const { told, run } = world({ HF1: { seats: sold(1) } });
    await run();
    expect([...told]).toEqual(["bkg_0 HF1"]);
  });

  test("is told to nobody while an operator is to see to it that no timetable has the flight", async () => {
    given("HF1", 20 * HOUR_MS, { status: "suspended" });
    change(null, "open");
    const { calls, run } = world({ HF1: { seats: sold(1) } });
    await run();
    expect(calls).toEqual([]);
    database.exec("UPDATE schedule_changes SET state = 'resolved'; UPDATE flights SET status = 'scheduled'");
    await run(NEXT);
    expect(calls).toHaveLength(1);
  });

  test("is told to nobody where its object knows that it is cancelled, and is not asked for again", async () => {
    given("HF1", 20 * HOUR_MS);
    const { calls, env, run } = world({ HF1: { seats: sold(1), isCancelled: true } });
    await run();
    expect(calls).toEqual([]);
    const asked = vi.spyOn(env.FLIGHT_SEATS, "getByName");
    await run(NEXT);
    expect(asked).not.toHaveBeenCalled();
  });

  test("waits for its object to hear that it leaves sooner", async () => {
    given("HF1", 20 * HOUR_MS);
    const flights = { HF1: { seats: sold(1), leavesIn: 30 * HOUR_MS } };
    const { calls, run } = world(flights);
    await run();
    expect(calls).toEqual([]);
    flights.HF1.leavesIn = 20 * HOUR_MS;
    await run(NEXT);
    expect(calls).toHaveLength(1);
  });

  test("that cannot be told stays to be told, and holds up no other flight", async () => {
    given("HF1", 20 * HOUR_MS);
    given("HF2", 21 * HOUR_MS);
    let isDown = true;
    const flights = { HF1: { seats: sold(1) }, HF2: { seats: sold(1) } };
    const { told, calls, run } = world(flights, { refuse: ({ flight_id }) => isDown && flight_id === "HF1" });
    await run();
    expect([...told]).toEqual(["bkg_0 HF2"]);
    isDown = false;
    await run(NEXT);
    expect([...told]).toEqual(["bkg_0 HF2", "bkg_0 HF1"]);
    await run(NEXT + 5 * MINUTE_MS);
    expect(calls).toHaveLength(3);
  });

  test("is told to who was still paying when it was looked at, once they have bought, though nothing changes about the flight by that", async () => {
    given("HF1", 20 * HOUR_MS);
    const underway = new Set(["bkg_0"]);
    const { told, calls, run } = world({ HF1: { seats: sold(2) } }, { underway });
    await run();
    expect([...told]).toEqual(["bkg_1 HF1"]);
    underway.clear();
    await run(NEXT);
    expect([...told]).toEqual(["bkg_1 HF1", "bkg_0 HF1"]);
    await run(NEXT + 5 * MINUTE_MS);
    expect(calls).toHaveLength(2);
  });

  test("is told to everybody but those whose booking cannot be read, who are told as soon as it can", async () => {
    given("HF1", 20 * HOUR_MS);
    const unread = new Set(["bkg_0"]);
    const { told, run } = world({ HF1: { seats: sold(25) } }, { unread });
    await run();
    expect([told.size, told.has("bkg_0 HF1")]).toEqual([24, false]);
    unread.clear();
    await run(NEXT);
    expect(told.size).toBe(25);
  });

  test("that cannot be told of keeps no other waiting, however many such flights leave sooner", async () => {
    const stuck = Array.from({ length: 12 }, (_, n) => `HF${n}`);
    for (const [n, id] of stuck.entries()) given(id, (10 + n / 10) * HOUR_MS);
    given("HF99", 20 * HOUR_MS);
    const flights = Object.fromEntries([...stuck, "HF99"].map((id) => [id, { seats: sold(1) }]));
    const { told, send, run } = world(flights, { refuse: ({ flight_id }) => flight_id !== "HF99" });
    for (let runs = 0; runs <= send.mock.calls.length; runs += 1) await run();
    expect([...told]).toEqual(["bkg_0 HF99"]);
    expect(send.mock.calls.length).toBeLessThan(4);
  });

  test("is told of a flight that has just opened before it is of those that sell on and leave sooner, and that comes to an end", async () => {
    const busy = Array.from({ length: 10 }, (_, n) => `HF${n}`);
    for (const [n, id] of busy.entries()) given(id, (10 + n / 10) * HOUR_MS);
    const flights: Record<string, Flight> = Object.fromEntries([...busy, "HF99"].map((id) => [id, { seats: sold(1) }]));
    const { calls, send, run } = world(flights);
    for (let runs = 0; runs <= send.mock.calls.length; runs += 1) await run();
    given("HF99", 20 * HOUR_MS);
    let version = 6;
    const sellOn = () => {
      for (const id of busy) {
        flights[id] = { seats: sold(version), version };
        sell(id, version);
      }
      version += 1;
    };
    sellOn();
    const [before, runsBefore] = [calls.length, send.mock.calls.length];
    for (let runs = runsBefore; runs <= send.mock.calls.length; runs += 1) {
      await run(NEXT);
      sellOn();
    }
    expect(calls.slice(before).map(({ flight_id }) => flight_id)).toEqual(["HF99", ...busy]);
  });

  test("is told with as many calls as there are, and where there are too few for a flight, later", async () => {
    for (const id of ["HF1", "HF2"]) given(id, 20 * HOUR_MS);
    const { env, told, calls, send, run } = world({ HF1: { seats: sold(5) }, HF2: { seats: sold(25) } });
    const asked = vi.spyOn(env.FLIGHT_SEATS, "getByName");
    await run(NOW, 3);
    expect([asked.mock.calls.length, calls.length]).toEqual([0, 0]);
    expect(send.mock.calls).toMatchObject([[{ data: { name: "check_ins.tell" } }, { delaySeconds: 1 }]]);
    await run(NOW, 9);
    expect([asked.mock.calls.length, calls.length, told.size]).toEqual([2, 3, 25]);
    expect(send.mock.calls[1]).toMatchObject([{ data: { name: "check_ins.tell" } }, { delaySeconds: 0 }]);
    await run(NOW, 9);
    expect([told.size, send.mock.calls.length]).toEqual([30, 2]);
  });

  test("of a full flight is told in more than one run, each of which makes few calls, to everybody once", async () => {
    given("HF1", 20 * HOUR_MS);
    const { told, calls, send, run } = world({ HF1: { seats: sold(300) } });
    await run();
    expect(calls.length).toBeLessThan(30);
    expect(send.mock.calls.map(([message]) => message)).toMatchObject([{ type: "task.run", data: { name: "check_ins.tell" } }]);
    expect(told.size).toBeLessThan(300);
    await run();
    expect(told.size).toBe(300);
    await run();
    expect([told.size, send.mock.calls.length]).toEqual([300, 1]);
  });

  test("of many flights is told in runs that go on by themselves, whether or not there is anybody to tell", async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `HF${n}`);
    for (const [n, id] of ids.entries()) given(id, (10 + n / 10) * HOUR_MS);
    const flights = Object.fromEntries(ids.map((id, n) => [id, { seats: sold(n < 10 ? 0 : 1) }]));
    const { told, send, run } = world(flights);
    for (let runs = 0; runs <= send.mock.calls.length; runs += 1) await run();
    expect([told.size, send.mock.calls.length]).toEqual([10, 2]);
  });

  test("is forgotten a week later", async () => {
    given("HF1", 20 * HOUR_MS);
    const { env, run } = world({ HF1: { seats: sold(1) } });
    await run();
    const marks = () => database.prepare("SELECT flight_id FROM check_ins_told").all().length;
    await forgetCheckIns(env, NOW + 7 * 24 * HOUR_MS);
    expect(marks()).toBe(1);
    await forgetCheckIns(env, NOW + 7 * 24 * HOUR_MS + 1);
    expect(marks()).toBe(0);
  });
});
