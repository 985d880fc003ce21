import { beforeEach, expect, test } from "vitest";
import type { DatabaseSync } from "node:sqlite";
import { bindingOf, databaseOf } from "#platform/database.fixture.ts";
import { flightsNow } from "./flights-now.ts";

let database: DatabaseSync;
beforeEach(() => {
  database = databaseOf("flights");
  database.exec(`INSERT INTO flights (id, carrier, number, origin, destination, local_date, departs_at, arrives_at, departs_local, arrives_local, aircraft, status)
    VALUES ('HF1', 'HF', '1', 'LHR', 'CDG', '2026-12-01', 1764579600000, 1764583200000, 'leaves', 'arrives', '320', 'scheduled')`);
});
const changes = async (update: string): Promise<[boolean, number]> => {
  database.exec(`UPDATE flights SET ${update}`);
  const [flight] = await flightsNow(bindingOf(database), ["HF1"]);
  return [flight?.flies ?? false, flight?.changes ?? -1];
};

test("flights are told as they are stored, those that there are", async () => {
  expect(await flightsNow(bindingOf(database), ["HF2", "HF1"])).toEqual([
    {
      id: "HF1",
      destination: "CDG",
      departs_at: "2025-12-01T09:00:00Z",
      arrives_at: "2025-12-01T10:00:00Z",
      departs_local: "leaves",
      arrives_local: "arrives",
      aircraft: "320",
      flies: true,
      changes: 0,
    },
  ]);
});

test("a change counts once the flight is so, not when its object is being told of it, and nothing is counted back by that", async () => {
  expect(await changes("status = 'suspended'")).toEqual([true, 0]);
  const told = await changes("redefined = 1");
  const moved = await changes("status = 'scheduled', departs_at = departs_at + 1");
  expect([told[0], moved[0], moved[1] > told[1]]).toEqual([true, true, true]);
  const withdrawn = await changes("status = 'withdrawn', redefined = 2");
  expect([withdrawn[0], withdrawn[1] > moved[1]]).toEqual([false, true]);
  expect((await changes("status = 'scheduled', redefined = 3"))[1]).toBeGreaterThan(withdrawn[1]);
  expect((await changes("status = 'cancelled'"))[0]).toBe(false);
});
