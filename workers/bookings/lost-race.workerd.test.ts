import { listDurableObjectIds, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env as objects } from "cloudflare:workers";
import { expect, test } from "vitest";
import type { Objects } from "#contracts/bindings.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import { layoutOf, seatsOf } from "#domain/seat/layouts.ts";
import { command, DEPARTS_AT, SECRET } from "./create.fixture.ts";
import { createBooking } from "./create.ts";
import type { Env } from "./env.ts";

/** What a request may not do for nothing, counted from when the objects' own database was opened. */
interface Effort {
  flight_calls: number;
  /** Rows that the flight's database had changed, the runtime's own included (alarms). */
  flight_changes: number;
  /** When the flight's object wakes up. */
  flight_alarm: number | null;
  /** Objects there are: sagas, live holds, locators. */
  other_objects: number;
  /** Uses of D1 and of the other services. */
  others: string[];
}
type Namespaces = Record<"FLIGHT_SEATS" | "BOOKING_SAGAS" | "RATE_LIMIT" | "COUNTERS", DurableObjectNamespace>;
const { FLIGHT_SEATS, BOOKING_SAGAS, RATE_LIMIT, COUNTERS } = objects as unknown as Namespaces;
const flightOf = (flightId: string): FlightSeatsApi => (FLIGHT_SEATS as unknown as Objects<FlightSeatsApi>).getByName(flightId);
const CABIN = seatsOf(layoutOf("E90") ?? { aircraft: "E90", cabins: [] })
  .filter(({ cabin }) => cabin === "economy")
  .map(({ designator }) => designator);
let flights = 0;

/** A flight of its own for each test, whose last `left` seats are free. */
async function openFlight(left: number): Promise<string> {
  const flight_id = `HF${++flights}_2027-01-10_LHR`;
  await flightOf(flight_id).open({
    flight_id,
    departs_at: DEPARTS_AT,
    aircraft: "E90",
    currency: "GBP",
    booking_classes: [{ booking_class: "Y", cabin: "economy", authorised: CABIN.length }],
  });
  await flightOf(flight_id).block(CABIN.slice(0, CABIN.length - left));
  // What opening it has caused must not be counted: its news are sent and acknowledged, until it wants no alarm, nor a moment later.
  for (let quiet = 0; quiet < 3; quiet += 1) {
    while (await runDurableObjectAlarm(FLIGHT_SEATS.getByName(flight_id))) {
      await flightOf(flight_id).inventoryApplied(Number.MAX_SAFE_INTEGER);
      quiet = 0;
    }
    await scheduler.wait(100);
  }
  return flight_id;
}

/** The bookings Worker's bindings over the real objects; whatever else it touches is written down. */
function counted(flightId: string) {
  let flight_calls = 0;
  const others: string[] = [];
  const noted = (name: string): unknown =>
    new Proxy(
      {},
      {
        get:
          (_, method) =>
          (...args: unknown[]) =>
            void others.push(`${name}.${String(method)}(${args.length})`),
      },
    );
  const seats = flightOf(flightId);
  const env = {
    ...objects,
    OFFER_SIGNING_KEY: SECRET,
    LOCATOR_KEY: "a key of the test's own",
    SAGA_SHARDS: "4",
    HOLD_TTL_SECONDS: "900",
    MAX_LIVE_HOLDS_PER_USER: "2",
    MAX_LIVE_SEATS_PER_USER: "9",
    FLIGHT_SEATS: {
      getByName: () => new Proxy(seats, { get: (_, method) => ((flight_calls += 1), Reflect.get(seats, method)) }),
    },
    DB: noted("DB"),
    SEARCH: noted("SEARCH"),
    PAYMENTS: noted("PAYMENTS"),
  } as unknown as Env;
  const effort = async (): Promise<Effort> => {
    const lists = await Promise.all([BOOKING_SAGAS, RATE_LIMIT, COUNTERS].map((namespace) => listDurableObjectIds(namespace)));
    const flight = await runInDurableObject(FLIGHT_SEATS.getByName(flightId), async (_, { storage }) => ({
      flight_changes: Number(storage.sql.exec("SELECT total_changes() AS n").one()["n"]),
      flight_alarm: await storage.getAlarm(),
    }));
    return { flight_calls, ...flight, other_objects: lists.flat().length, others };
  };
  return { env, effort };
}

test("a winner is counted: one call, rows in the flight, a saga, a live hold, a locator; no D1 either", async () => {
  const flight = await openFlight(2);
  const { env, effort } = counted(flight);
  const before = await effort();
  expect(await createBooking(env, await command(1, flight))).toMatchObject({ ok: true });
  const after = await effort();
  expect(after).toMatchObject({ flight_calls: 1, other_objects: before.other_objects + 3, others: [] });
  expect(after.flight_changes).toBeGreaterThan(before.flight_changes);
});

test.each([
  ["any seat of a full flight", 0, undefined, "sold_out"],
  ["a named seat that is taken, with others left", 5, CABIN[0], "seat_unavailable"],
])(
  "losing the race for %s costs one call to the flight: no write, no alarm, no other object, no D1",
  async (_, left, seat, reason) => {
    const flight = await openFlight(left);
    const { env, effort } = counted(flight);
    const before = await effort();
    const losers = await Promise.all(
      Array.from({ length: 50 }, async (__, n) => createBooking(env, await command(100 + n, flight, seat))),
    );
    expect(losers.map((loser) => (loser.ok ? "held" : loser.error.reason))).toEqual(Array(50).fill(reason));
    expect(await effort()).toEqual({ ...before, flight_calls: 50, others: [] });
  },
);
