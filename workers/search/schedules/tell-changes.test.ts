import type { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import { CHANGED_BOOKINGS, type FlightChanged, type NotificationsApi } from "#contracts/notifications.ts";
import type { Env } from "../env.ts";
import { tellChanges, tellSoon, UNTOLD } from "./tell-changes.ts";
import { bindingOf, flightsDatabase } from "./test-database.ts";

const DECIDED_AT = Date.UTC(2026, 10, 26, 12);
const NOW = DECIDED_AT + 1_000;
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
  database = flightsDatabase();
});

function given(
  id: string,
  state: string,
  after: object | null = { ...FLIGHT, departs_local: "2026-12-20T13:30:00+00:00" },
): void {
  database
    .prepare(
      `INSERT INTO schedule_changes (id, import_id, flight_id, kind, before, after, taken, state, recorded_at, decided_at)
       VALUES (?, 'imp_1', ?, 'changed', ?, ?, 1, ?, 1, ?)`,
    )
    .run(id, FLIGHT.id, JSON.stringify(FLIGHT), after === null ? null : JSON.stringify(after), state, DECIDED_AT);
}
const untold = () =>
  database
    .prepare(UNTOLD)
    .all()
    .map(({ id }) => id);

type Seat = { booking_id: string | null };
function world(seats: Seat[], tellOfChange: NotificationsApi["tellOfChange"] = async () => {}) {
  const told = vi.fn(tellOfChange);
  const manifest = async () => ({ seats }) as Awaited<ReturnType<FlightSeatsApi["manifest"]>>;
  const env = Object.assign(bindingOf(database), {
    FLIGHT_SEATS: { getByName: () => ({ manifest }) },
    NOTIFICATIONS: { tellOfChange: told },
  }) as unknown as Env;
  return { env, told };
}
const bookings = (count: number): Seat[] => Array.from({ length: count }, (_, n) => ({ booking_id: `bkg_00_${n}` }));

describe("an acknowledged schedule change", () => {
  test("is told to every booking with seats on the flight, once each, with what it was and what it is", async () => {
    given("chg_1", "acknowledged");
    const { env, told } = world([
      { booking_id: "bkg_00_1" },
      { booking_id: "bkg_00_1" },
      { booking_id: null },
      { booking_id: "bkg_01_2" },
    ]);
    await tellChanges(env, NOW);
    expect(told.mock.calls).toEqual([
      [
        {
          change_id: "chg_1",
          flight_id: FLIGHT.id,
          acknowledged_at: new Date(DECIDED_AT).toISOString(),
          before: TIMES,
          after: { ...TIMES, departs_local: "2026-12-20T13:30:00+00:00" },
          booking_ids: ["bkg_00_1", "bkg_01_2"],
        } satisfies FlightChanged,
      ],
    ]);
  });

  test("that withdraws the flight has nothing that it is", async () => {
    given("chg_1", "acknowledged", null);
    const { env, told } = world(bookings(1));
    await tellChanges(env, NOW);
    expect(told.mock.calls[0]?.[0].after).toBeNull();
  });

  test("of a full flight is told some bookings at a time, all of them", async () => {
    given("chg_1", "acknowledged");
    const { env, told } = world(bookings(2 * CHANGED_BOOKINGS + 1));
    await tellChanges(env, NOW);
    expect(told.mock.calls.map(([{ booking_ids }]) => booking_ids.length)).toEqual([CHANGED_BOOKINGS, CHANGED_BOOKINGS, 1]);
  });

  test("is told no more once it has been told, and one that nobody is booked on is done with", async () => {
    given("chg_1", "acknowledged");
    const { env, told } = world([]);
    await tellChanges(env, NOW);
    await tellChanges(env, NOW);
    expect([told.mock.calls.length, untold()]).toEqual([0, []]);
  });

  test("that could not be told stays to be told, and holds up no other", async () => {
    given("chg_1", "acknowledged");
    given("chg_2", "acknowledged");
    let isDown = true;
    const { env, told } = world(bookings(1), async ({ change_id }) => {
      if (isDown && change_id === "chg_1") throw new Error("down");
    });
    await tellChanges(env, NOW);
    expect(untold()).toEqual(["chg_1"]);
    isDown = false;
    await tellChanges(env, NOW);
    expect([told.mock.calls.map(([{ change_id }]) => change_id), untold()]).toEqual([["chg_1", "chg_2", "chg_1"], []]);
  });

  test.each(["open", "resolved", "applied"])("is told to nobody while it is %s", async (state) => {
    given("chg_1", state);
    const { env, told } = world(bookings(1));
    await tellChanges(env, NOW);
    expect(told).not.toHaveBeenCalled();
  });

  test("has the task run soon, and is acknowledged all the same where the queue takes nothing", async () => {
    const send = vi.fn<(message: object) => Promise<never>>(() => Promise.reject(new Error("full")));
    await tellSoon({ OWN_QUEUE: { send } as unknown as Queue }, "chg_1", NOW);
    expect(send.mock.calls).toMatchObject([[{ type: "task.run", data: { name: "schedules.tell" } }]]);
  });
});
