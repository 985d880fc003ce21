import type { DatabaseSync } from "node:sqlite";
import { beforeEach, expect, test, vi } from "vitest";
import type { CheckInOpened, Telling } from "#contracts/notifications.ts";
import { setLogLevel } from "#platform/log.ts";
import { taskMessage } from "#queues/task-message.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import { consumeSearch } from "./consume-search.ts";
import type { Env } from "./env.ts";

setLogLevel("silent");
/** What the platform allows an invocation, of which metrics have one. */
const MAX_CALLS = 32 - 1;
const MAX_BATCH = 25;
const NOW = Date.UTC(2026, 10, 26, 12);
const HOUR_MS = 3_600_000;

let database: DatabaseSync;
beforeEach(() => {
  database = databaseOf("flights");
});

/** So many flights that are open for check-in, with a passenger each, and so many acknowledged changes, of those and of flights that leave later. */
function given(flights: number, changes: number): void {
  for (let n = 0; n < Math.max(flights, changes); n += 1) {
    const [id, leaves] = [`HF${n}_2026-11-27_LHR`, NOW + (n < flights ? 20 : 72) * HOUR_MS];
    const flight = {
      id,
      carrier: "HF",
      number: String(n),
      origin: "LHR",
      destination: "JFK",
      departs_local: "",
      arrives_local: "",
    };
    database
      .prepare(
        `INSERT INTO flights (id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft, status)
         VALUES (?, 'HF', ?, 'LHR', 'JFK', '2026-11-27', ?, ?, '', '', '789', 'scheduled')`,
      )
      .run(id, String(n), leaves, leaves + HOUR_MS);
    if (n < flights)
      database
        .prepare("INSERT INTO availability (flight_id, version, as_of, cabins, booking_classes) VALUES (?, 5, '', '[]', '[]')")
        .run(id);
    if (n < changes)
      database
        .prepare(
          `INSERT INTO schedule_changes (id, import_id, flight_id, kind, before, after, taken, state, recorded_at, decided_at)
           VALUES (?, 'imp_1', ?, 'changed', ?, ?, 1, 'acknowledged', 1, 1)`,
        )
        .run(`chg_${n}`, id, JSON.stringify(flight), JSON.stringify(flight));
  }
}

/** Counts every call of another Worker or object. */
function world() {
  let calls = 0;
  const told = new Set<string>();
  const answer =
    <A extends unknown[], T>(work: (...all: A) => T) =>
    async (...all: A): Promise<T> => {
      calls += 1;
      return work(...all);
    };
  const tell = (what: string) =>
    answer(({ flight_id, booking_ids }: Pick<CheckInOpened, "flight_id" | "booking_ids">): Telling => {
      told.add(`${what} ${flight_id}`);
      return { told: booking_ids.length, left: [], underway: [], failed: [] };
    });
  const applied = vi.fn<(version: number) => void>();
  const flight = {
    manifest: answer(() => ({
      version: 5,
      departs_at: NOW + 20 * HOUR_MS,
      seats: [{ state: "sold", designator: "1A", booking_id: "bkg_1" }],
    })),
    boardingList: answer(() => []),
    cancellation: answer(() => null),
    inventoryApplied: answer(applied),
  };
  const send = vi.fn<(message: ReturnType<typeof taskMessage>) => Promise<void>>(async () => {});
  const env = Object.assign(bindingOf(database), {
    FLIGHT_SEATS: { getByName: () => flight },
    NOTIFICATIONS: { tellOfCheckIn: tell("check-in"), tellOfChange: tell("change") },
    OWN_QUEUE: { send },
  }) as unknown as Env;
  /** One batch of these bodies: how many calls it made, and how many messages were acknowledged. */
  const consume = async (...bodies: object[]) => {
    calls = 0;
    const messages = bodies.map((body, i) => ({
      id: `m${i}`,
      timestamp: new Date(NOW),
      body,
      attempts: 1,
      ack: vi.fn<() => void>(),
      retry: vi.fn<() => void>(),
    }));
    await consumeSearch({ queue: "holdfast-search", messages, metadata: {} } as unknown as MessageBatch, env, NOW);
    return { calls, acked: messages.filter(({ ack }) => ack.mock.calls.length > 0).length };
  };
  return { consume, told, applied, sent: () => send.mock.calls.splice(0).map(([message]) => message) };
}

const inventory = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    v: 1,
    id: `inventory:${n}`,
    type: "inventory.changed",
    booking_id: null,
    step: "project",
    at: new Date(NOW).toISOString(),
    traceparent: null,
    data: {
      flight_id: `HF${100 + n}_2026-11-27_LHR`,
      version: 1,
      as_of: new Date(NOW).toISOString(),
      cabins: [],
      booking_classes: [],
    },
  }));
const TASKS = ["check_ins.tell", "schedules.tell"].map((name) => taskMessage(name, { key: 1, at: NOW }));

test.each([
  ["tasks that tell passengers, beside as many flights as a batch has room for", MAX_BATCH - TASKS.length],
  ["tasks that tell passengers, beside each other", 0],
])("%s: no more calls than an invocation may make, and all are told in the end", async (_, flights) => {
  given(8, 10);
  const { consume, told, applied, sent } = world();
  let waiting = TASKS;
  for (let runs = 0; waiting.length > 0; runs += 1) {
    expect(runs).toBeLessThan(30);
    applied.mockClear();
    const { calls, acked } = await consume(...inventory(flights), ...waiting);
    expect(calls).toBeLessThanOrEqual(MAX_CALLS);
    expect([applied.mock.calls.length, acked]).toEqual([flights, flights + waiting.length]);
    waiting = sent();
  }
  expect(told.size).toBe(18);
});
