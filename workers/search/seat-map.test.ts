import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { err, ok } from "#domain/result.ts";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import { flightsSeed } from "../../seed/flights.ts";
import type { Env } from "./env.ts";
import { forgetReference } from "./reference.ts";
import { readSeatMap, watchSeatMap } from "./seat-map.ts";

const NOW = Date.parse("2026-11-26T12:00:00Z");
const database = databaseOf("flights");
let flightId: string;

beforeAll(async () => {
  for (const sql of await flightsSeed({ from: "2026-11-26", days: 2 })) database.exec(sql);
  flightId = database.prepare("SELECT id FROM flights WHERE local_date = '2026-11-27'").get()?.["id"] as string;
});
beforeEach(forgetReference);

const UNOPENED = err({ reason: "needs_definition" });
const MAP = ok({ cabins: [] });
const NOT_OPEN = { status: 404 };
const WATCHED = { status: 101 };

/** A flight's object that says these one after the other, to whoever asks for its map and to whoever watches. */
function world(...answers: object[]) {
  const say = async () => answers.shift();
  const flight = { seatMap: vi.fn(say), fetch: vi.fn(say), open: vi.fn(async () => ok({ version: 1 })) };
  const getByName = vi.fn((_name: string, _options?: { locationHint?: string }) => flight);
  const env = Object.assign(bindingOf(database), { FLIGHT_SEATS: { getByName } }) as unknown as Env;
  const live = (id: string) =>
    new Request(`https://holdfast.example/v1/flights/${id}/seat-map/live`, { headers: { upgrade: "websocket" } });
  return {
    flight,
    getByName,
    map: (id = flightId) => readSeatMap(env, id, undefined, NOW),
    watch: async (id = flightId) => (await watchSeatMap(env, live(id), NOW)).status,
  };
}

test("a flight that is open shows its map, and lets itself be watched", async () => {
  const { flight, map, watch } = world(MAP, WATCHED);
  expect(await map()).toEqual(MAP);
  expect(await watch()).toBe(101);
  expect(flight.open).not.toHaveBeenCalled();
});

test("one that was never sold before is opened first, with what the timetable has of it", async () => {
  const { flight, map, watch } = world(UNOPENED, MAP, NOT_OPEN, WATCHED);
  expect(await map()).toEqual(MAP);
  expect(await watch()).toBe(101);
  expect(flight.open.mock.calls).toMatchObject([[{ flight_id: flightId }], [{ flight_id: flightId }]]);
});

test("one that has no cabin to show even then is not found, and is asked no third time", async () => {
  const { flight, map, watch } = world(UNOPENED, UNOPENED, NOT_OPEN, NOT_OPEN);
  expect(await map()).toEqual(err({ reason: "not_found" }));
  expect(await watch()).toBe(404);
  expect([flight.seatMap.mock.calls.length, flight.fetch.mock.calls.length]).toEqual([2, 2]);
});

test.each([
  ["LHR", "weur"],
  ["JFK", "enam"],
])("the object of a flight from %s is asked for near that airport, %s, where it stays for good", async (origin, region) => {
  const { getByName, map, watch } = world(MAP, WATCHED);
  const id = database.prepare("SELECT id FROM flights WHERE origin = ?").get(origin)?.["id"] as string;
  await map(id);
  await watch(id);
  const near = [id, { locationHint: region }];
  expect(getByName.mock.calls).toEqual([near, near]);
});

test("for one that is not in the timetable no object is started", async () => {
  const { getByName, map, watch } = world();
  expect(await map("HF9999_2026-11-27_LHR")).toEqual(err({ reason: "not_found" }));
  expect(await watch("HF9999_2026-11-27_LHR")).toBe(404);
  expect(getByName).not.toHaveBeenCalled();
});
