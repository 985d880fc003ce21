import fc from "fast-check";
import { expect, test } from "vitest";
import { resolveCode } from "#domain/airport/station.ts";
import { buildNetwork, findPaths } from "#domain/schedule/paths.ts";
import { SCHEDULES, STATIONS } from "./flights.ts";

const network = buildNetwork(
  STATIONS,
  SCHEDULES.map((schedule) => ({ ...schedule, shortest_min: schedule.block_min, longest_min: schedule.block_min })),
);
const cityOf = new Map(STATIONS.map(({ code, city_code: city }) => [code, city]));
const flown = new Set(SCHEDULES.map(({ origin, destination }) => `${origin}-${destination}`));
const places = fc.constantFrom(...new Set(STATIONS.flatMap(({ code, city_code: city }) => [code, city])));

test("no way through the network comes back through the cities of its ends or visits a city twice, and every step is flown", () => {
  fc.assert(
    fc.property(places, places, fc.constantFrom(0 as const, 1 as const, 2 as const), (from, to, connections) => {
      const [origins, destinations] = [resolveCode(STATIONS, from), resolveCode(STATIONS, to)];
      const citiesOf = (stations: typeof origins): string[] => stations.map(({ city_code: city }) => city);
      fc.pre(!citiesOf(origins).some((city) => citiesOf(destinations).includes(city)));
      for (const path of findPaths(network, origins, destinations, connections)) {
        const cities = path.map((code) => cityOf.get(code) ?? "");
        expect(new Set(cities).size).toBe(cities.length);
        expect(path.length).toBeLessThanOrEqual(connections + 2);
        expect(path.slice(1).filter((code, index) => !flown.has(`${path[index]}-${code}`))).toEqual([]);
        expect([origins.some(({ code }) => code === path[0]), destinations.some(({ code }) => code === path.at(-1))]).toEqual([
          true,
          true,
        ]);
      }
    }),
    { numRuns: 2_000 },
  );
});
