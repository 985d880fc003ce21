import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { rebuildSearch } from "../../scripts/api/rebuild-search.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { flightsOf, hold, search } from "./trip.ts";
import { inDays } from "../../scripts/api/in-days.ts";

let system: System;
let operator: Person;
let agent: Person;
beforeAll(async () => {
  system = await startSystem({ lowestFares: true });
  operator = await signIn(system, "operator@example.com");
  // Without the limits of a passenger: they sell as fast as they can.
  agent = await signIn(system, "agent@example.com");
  await waitFor(
    "the lowest fares",
    async () => (await rows("SELECT code FROM airports WHERE code NOT IN (SELECT origin FROM fare_coverage)")).length === 0,
    200_000,
  );
});
afterAll(() => system.close());

const rows = (sql: string) => system.rows("holdfast-flights", sql);
/** Seats held on some flights out of London, each on another day. */
async function sell(days: number[]): Promise<string[]> {
  const flights = await Promise.all(
    days.map(async (day) => {
      const [offer] = await search(system, { departure_date: inDays(day) });
      expect(offer && (await hold(system, agent, offer, { key: randomUUID() })).status).toBe(201);
      return offer === undefined ? [] : flightsOf(offer);
    }),
  );
  return flights.flat();
}
/** Search has heard of everything there was to hear of. */
const heard = (flightIds: string[]) =>
  Promise.all(
    flightIds.map((id) =>
      waitFor(`search to hear of ${id}`, async () => {
        const [row] = await rows(`SELECT version FROM availability WHERE flight_id = '${id}'`);
        return row?.["version"] === (await system.flightSeats(id).manifest()).version;
      }),
    ),
  );
const nothingStale = () =>
  waitFor("nothing to be stale", async () => (await rows("SELECT mark FROM stale_fares LIMIT 1")).length === 0);
const shown = () => rows("SELECT flight_id, version, cabins, booking_classes, open_shelves FROM availability ORDER BY flight_id");

test("what search shows is dropped and made anew from the flights' objects, and says the same; whoever is no operator may not", async () => {
  await heard(await sell([2, 3, 4, 5, 6]));
  await nothingStale();
  const before = await shown();
  expect(before.length).toBeGreaterThanOrEqual(5);
  const rebuilt = await rebuildSearch(system, operator);
  expect(await shown()).toEqual(before);
  expect(rebuilt.availability).toMatchObject({ rows: before.length, changed: 0, after: rebuilt.availability.before });
  expect(rebuilt.lowest_fares).toMatchObject({ changed: 0, after: rebuilt.lowest_fares.before });
  expect(rebuilt.lowest_fares.rows).toBeGreaterThan(10_000);
  const passenger = await newPerson(system);
  const refused = await system.api("/v1/ops/search/rebuild", { method: "POST", token: passenger.token, key: randomUUID() });
  expect(refused.status).toBe(403);
});

test("what was lost, spoiled or made up comes out right, while seats are sold all the time", async () => {
  const truth = await shown();
  const [first, second, third] = truth.map((row) => String(row["flight_id"]));
  await rows(`DELETE FROM availability WHERE flight_id = '${first}'`);
  // A row that is ahead of its flight would never be put right by what the flight says.
  await rows(`UPDATE availability SET version = 9999, booking_classes = '[]' WHERE flight_id = '${second}'`);
  await rows(`UPDATE availability SET flight_id = 'HF999_2026-12-01_LHR' WHERE flight_id = '${third}'`);
  await rows("DELETE FROM lowest_fares WHERE origin = 'LHR'");
  const over = new AbortController();
  const selling = (async () => {
    const sold: string[] = [];
    // One after the other, on each of seven days in turn.
    for (let day = 2; !over.signal.aborted; day = day === 8 ? 2 : day + 1) sold.push(...(await sell([day])));
    return sold;
  })();
  const during = await rebuildSearch(system, operator);
  over.abort();
  const sold = await selling;
  expect(sold.length).toBeGreaterThan(0);
  expect(during.availability.changed).toBeGreaterThanOrEqual(3);
  expect(during.lowest_fares.changed).toBeGreaterThan(0);
  await heard(sold);
  await nothingStale();
  const after = await rebuildSearch(system, operator);
  expect(after.availability).toMatchObject({ changed: 0, after: after.availability.before });
  expect(after.lowest_fares).toMatchObject({ changed: 0, after: after.lowest_fares.before });
  expect((await shown()).map((row) => row["flight_id"])).toEqual(expect.arrayContaining([first, second, third]));
  expect((await shown()).map((row) => row["flight_id"])).not.toContain("HF999_2026-12-01_LHR");
});
