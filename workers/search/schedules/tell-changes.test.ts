import type { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { FlightClaims } from "#domain/seat/claims.ts";
import { type FlightChanged, TOLD_BOOKINGS, type Telling } from "#contracts/notifications.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import type { Env } from "../env.ts";
import { tellChanges, tellSoon, UNTOLD } from "./tell-changes.ts";

const DECIDED_AT = Date.UTC(2026, 10, 26, 12);
const NOW = DECIDED_AT + 1_000;
/** When the task is asked for again. */
const NEXT = NOW + 5 * 60_000;
const FLIGHT = {
  id: "HF8_2026-12-20_LHR",
  carrier: "HF",
  number: "8",
  origin: "LHR",
  destination: "NRT",
  origin_terminal: "5",
  destination_terminal: null,
  local_date: "2026-12-20",
  departs_at: Date.UTC(2026, 11, 20, 11),
  arrives_at: Date.UTC(2026, 11, 20, 23),
  departs_local: "2026-12-20T11:00:00+00:00",
  arrives_local: "2026-12-21T08:00:00+09:00",
  aircraft: "789",
};
const OTHER = "HF9_2026-12-20_LHR";
const TIMES = {
  destination: "NRT",
  departs_local: FLIGHT.departs_local,
  arrives_local: FLIGHT.arrives_local,
  aircraft: "789",
  origin_terminal: "5",
  destination_terminal: null,
};

let database: DatabaseSync;
beforeEach(() => {
  database = databaseOf("flights");
  const columns = Object.keys(FLIGHT);
  for (const id of [FLIGHT.id, OTHER])
    database
      .prepare(`INSERT INTO flights (${columns.join(", ")}, redefined) VALUES (${columns.map(() => "?").join(", ")}, 3)`)
      .run(...Object.values({ ...FLIGHT, id }));
});

function given(
  id: string,
  state: string,
  after: object | null = { ...FLIGHT, departs_local: "2026-12-20T13:30:00+00:00" },
  { flight_id = FLIGHT.id, decided_at = DECIDED_AT } = {},
): void {
  database
    .prepare(
      `INSERT INTO schedule_changes (id, import_id, flight_id, kind, before, after, taken, state, recorded_at, decided_at)
       VALUES (?, 'imp_1', ?, 'changed', ?, ?, 1, ?, 1, ?)`,
    )
    .run(id, flight_id, JSON.stringify(FLIGHT), after === null ? null : JSON.stringify(after), state, decided_at);
}
const untold = () =>
  database
    .prepare(UNTOLD)
    .all(Number.MAX_SAFE_INTEGER)
    .map(({ id }) => id);

type Seat = { booking_id: string | null };
/** A flight's object, and notifications that look at so many bookings at a time; `fails` says which they cannot read. */
function world(seats: Seat[], fails: (bookingId: string, changeId: string) => boolean = () => false) {
  const told = vi.fn(async ({ booking_ids, change_id }: FlightChanged): Promise<Telling> => {
    const asked = booking_ids.slice(0, TOLD_BOOKINGS);
    const failed = asked.filter((id) => fails(id, change_id));
    return { told: asked.length - failed.length, left: booking_ids.slice(TOLD_BOOKINGS), underway: [], failed };
  });
  const send = vi.fn<(message: object, options?: object) => Promise<void>>(async () => {});
  const manifest = async () => ({ seats }) as FlightClaims;
  const env = Object.assign(bindingOf(database), {
    FLIGHT_SEATS: { getByName: () => ({ manifest }) },
    NOTIFICATIONS: { tellOfChange: told },
    OWN_QUEUE: { send },
  }) as unknown as Env;
  return { env, told, send, run: (at = NOW, left = 30) => tellChanges(env, at, { left }) };
}
const bookings = (count: number): Seat[] => Array.from({ length: count }, (_, n) => ({ booking_id: `bkg_00_${n}` }));

describe("an acknowledged schedule change", () => {
  test("is told to every booking with seats on the flight, once each, with what it was, what it is and the number of that", async () => {
    given("chg_1", "acknowledged");
    const { told, run } = world([
      { booking_id: "bkg_00_1" },
      { booking_id: "bkg_00_1" },
      { booking_id: null },
      { booking_id: "bkg_01_2" },
    ]);
    await run();
    expect(told.mock.calls).toEqual([
      [
        {
          change_id: "chg_1",
          flight_id: FLIGHT.id,
          acknowledged_at: new Date(DECIDED_AT).toISOString(),
          before: TIMES,
          after: { ...TIMES, departs_local: "2026-12-20T13:30:00+00:00" },
          changes: 6,
          booking_ids: ["bkg_00_1", "bkg_01_2"],
        } satisfies FlightChanged,
      ],
    ]);
  });

  test("that withdraws the flight has nothing that it is", async () => {
    given("chg_1", "acknowledged", null);
    const { told, run } = world(bookings(1));
    await run();
    expect(told.mock.calls[0]?.[0].after).toBeNull();
  });

  test("of a full flight is told some bookings at a time, all of them", async () => {
    given("chg_1", "acknowledged");
    const { told, run } = world(bookings(2 * TOLD_BOOKINGS + 1));
    await run();
    expect(told.mock.calls.map(([{ booking_ids }]) => booking_ids.length)).toEqual([2 * TOLD_BOOKINGS + 1, TOLD_BOOKINGS + 1, 1]);
    expect(untold()).toEqual([]);
  });

  test("is told no more once it has been told, and one that nobody is booked on is done with", async () => {
    given("chg_1", "acknowledged");
    const { told, run } = world([]);
    await run();
    await run();
    expect([told.mock.calls.length, untold()]).toEqual([0, []]);
  });

  test("that could not be told stays to be told, and holds up no other", async () => {
    given("chg_1", "acknowledged");
    given("chg_2", "acknowledged");
    let isDown = true;
    const { told, run } = world(bookings(1), (_, changeId) => {
      if (isDown && changeId === "chg_1") throw new Error("down");
      return false;
    });
    await run();
    expect(untold()).toEqual(["chg_1"]);
    isDown = false;
    await run(NEXT);
    expect([told.mock.calls.map(([{ change_id }]) => change_id), untold()]).toEqual([["chg_1", "chg_2", "chg_1"], []]);
  });

  test("that somebody could not be told of is told to all others, and stays to be told", async () => {
    given("chg_1", "acknowledged");
    const unread = new Set(["bkg_00_0"]);
    const { told, run } = world(bookings(TOLD_BOOKINGS + 1), (id) => unread.has(id));
    await run();
    expect([told.mock.calls.length, untold()]).toEqual([2, ["chg_1"]]);
    unread.clear();
    await run(NEXT);
    expect(untold()).toEqual([]);
  });

  test("that a later one of its flight has overtaken is told no more: who has missed it hears of the later one alone", async () => {
    const unread = new Set(["bkg_00_0"]);
    const { told, run } = world(bookings(2), (id) => unread.has(id));
    given("chg_1", "acknowledged");
    await run();
    given("chg_2", "acknowledged", null, { decided_at: NOW + 1 });
    unread.clear();
    await run(NEXT);
    await run(2 * NEXT);
    expect(told.mock.calls.map(([{ change_id, after }]) => [change_id, after === null])).toEqual([
      ["chg_1", false],
      ["chg_2", true],
    ]);
    expect(untold()).toEqual([]);
  });

  test.each([
    ["that an operator has yet to see to", "open", FLIGHT.id],
    ["that a timetable has taken back", "resolved", FLIGHT.id],
    ["of another flight", "acknowledged", OTHER],
  ])("is not overtaken by a later one %s", (_, state, flight_id) => {
    given("chg_1", "acknowledged");
    given("chg_2", state, null, { flight_id, decided_at: NOW });
    expect(untold()[0]).toBe("chg_1");
  });

  test("that cannot be told keeps no other waiting, however many such there are that are older", async () => {
    const stuck = Array.from({ length: 12 }, (_, n) => `chg_${String(n).padStart(2, "0")}`);
    for (const id of [...stuck, "chg_99"]) given(id, "acknowledged");
    const { send, run } = world(bookings(1), (_, changeId) => changeId !== "chg_99");
    for (let runs = 0; runs <= send.mock.calls.length; runs += 1) await run();
    expect(database.prepare("SELECT id FROM schedule_changes WHERE told_at IS NOT NULL").all()).toEqual([{ id: "chg_99" }]);
    expect(send.mock.calls.length).toBeLessThan(4);
  });

  test("is told with as many calls as there are, and goes on in a run of its own", async () => {
    given("chg_1", "acknowledged");
    given("chg_2", "acknowledged");
    const { told, send, run } = world(bookings(1));
    await run(NOW, 1);
    expect([told.mock.calls.length, send.mock.calls]).toMatchObject([
      0,
      [[{ data: { name: "schedules.tell" } }, { delaySeconds: 1 }]],
    ]);
    await run(NOW, 3);
    expect([untold(), send.mock.calls.length]).toEqual([["chg_2"], 2]);
    await run(NOW, 3);
    expect([untold(), send.mock.calls.length]).toEqual([[], 2]);
  });

  test.each(["open", "resolved", "applied"])("is told to nobody while it is %s", async (state) => {
    given("chg_1", state);
    const { told, run } = world(bookings(1));
    await run();
    expect(told).not.toHaveBeenCalled();
  });

  test("has the task run soon, and is acknowledged all the same where the queue takes nothing", async () => {
    const send = vi.fn<(message: object) => Promise<never>>(() => Promise.reject(new Error("full")));
    await tellSoon({ OWN_QUEUE: { send } as unknown as Queue }, "chg_1", NOW);
    expect(send.mock.calls).toMatchObject([[{ type: "task.run", data: { name: "schedules.tell" } }]]);
  });
});
