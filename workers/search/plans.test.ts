import { expect, test } from "vitest";
import { databaseOf, plansOf } from "#platform/database.fixture.ts";
import type { Env } from "./env.ts";
import { readFares } from "./fare-table/read.ts";
import { measureLoad } from "./measure-load.ts";
import { loadFlights, loadRuns, readChanges, readDays } from "./read-legs.ts";
import { seatLoad } from "./seat-load.ts";

const NOW = Date.parse("2026-12-01T12:00:00Z");
const [origin, destination, day] = ["LHR", "JFK", "2026-12-01"];
const [from, to] = [{ code: origin }, { code: destination }] as never[];
const FARES = { origins: [from], destinations: [to], currency: "GBP" } as never;

/** What it reads as a whole, but for lists that were handed over, the one row of clocks (`c`) and what it has just found. */
const wholes = (plan: string[]): string[] =>
  plan.filter((step) => {
    const [, name] = /^SCAN (\S+)/.exec(step) ?? [];
    const isSmall = name === undefined || name === "c" || step.includes("VIRTUAL TABLE");
    return !isSmall && !plan.includes(`MATERIALIZE ${name}`) && !plan.includes(`CO-ROUTINE ${name}`);
  });

test.each<[string, (env: Env) => Promise<unknown>]>([
  ["the flights of sectors and days", (env) => readDays(env, [{ origin, destination, local_date: day }])],
  ["changes of flights", (env) => readChanges(env, 1, 10)],
  ["flights by their ids", (env) => loadFlights(env, ["HF1"])],
  ["the flights of sectors and weeks", (env) => loadRuns(env, [{ origin, destination, first: day, last: "2026-12-07" }], 9)],
  ["the fares of a calendar", (env) => readFares(env, FARES, [day], NOW)],
  ["seats of the next days' flights", (env) => seatLoad(env, NOW)],
  ["the same by how full each is", (env) => measureLoad(env, NOW)],
])("%s are found without reading everything", async (_, run) => {
  const [plan = [], ...more] = await plansOf(databaseOf("flights"), run);
  expect(more).toEqual([]);
  expect(plan).toContainEqual(expect.stringMatching(/^SEARCH/));
  expect(wholes(plan)).toEqual([]);
});
