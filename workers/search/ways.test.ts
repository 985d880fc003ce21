import { expect, test } from "vitest";
import { buildNetwork, findPaths } from "#domain/schedule/paths.ts";
import { SCHEDULES, STATIONS } from "../../seed/flights.ts";
import { waysBetween } from "./ways.ts";

const sectors = SCHEDULES.map((schedule) => ({ ...schedule, shortest_min: schedule.block_min, longest_min: schedule.block_min }));
const at = (...codes: string[]) => STATIONS.filter(({ code }) => codes.includes(code));

test("the ways between airports are those that there are, for each number of connections, asked once or again", () => {
  const network = buildNetwork(STATIONS, sectors);
  for (let time = 0; time < 2; time++)
    for (const most of [0, 1, 2] as const)
      for (const [from, to] of [
        [at("LHR"), at("JFK")],
        [at("JFK"), at("LHR")],
        [at("LHR", "LGW"), at("JFK")],
        [at("LHR"), at("JFK", "EWR")],
      ] as const)
        expect(waysBetween(network, from, to, most)).toEqual(findPaths(network, from, to, most));
});

test("another network has its own", () => {
  const [one, other] = [buildNetwork(STATIONS, sectors), buildNetwork(STATIONS, [])];
  expect(waysBetween(one, at("LHR"), at("JFK"), 0)).toHaveLength(1);
  expect(waysBetween(other, at("LHR"), at("JFK"), 0)).toEqual([]);
});

test("however many are asked for, what was forgotten is found again", () => {
  const network = buildNetwork(STATIONS, sectors);
  const pairs = STATIONS.flatMap((from) => STATIONS.map((to) => [from, to] as const));
  expect(pairs.length).toBeGreaterThan(8_000);
  for (let time = 0; time < 2; time++)
    for (const [from, to] of pairs)
      expect(waysBetween(network, [from], [to], 0).length).toBe(findPaths(network, [from], [to], 0).length);
});
