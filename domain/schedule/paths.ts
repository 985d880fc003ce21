import { distanceKm } from "#domain/airport/distance.ts";
import type { Station } from "#domain/airport/station.ts";
import { invariant } from "#domain/invariant.ts";

/** Which stations are flown to from each and how long that takes, and where they are. */
export interface Network {
  stations: ReadonlyMap<string, Station>;
  destinations: ReadonlyMap<string, ReadonlyMap<string, FlightTimes>>;
}
/** Of all flights between two stations, from off-blocks to on-blocks, minutes. */
export interface FlightTimes {
  shortest_min: number;
  longest_min: number;
}

/** A way through the network: station codes from origin to destination. */
export type Path = readonly string[];

/** Most paths with one and with two connections that a search looks at, the shortest first: a search must stay small. */
const MAX_PATHS = { one_stop: 12, two_stop: 8 };
/** A connection may be this much longer than the direct way: a factor for far places, an allowance for near ones. */
const DETOUR = { factor: 1.45, allowance_km: 600 };

/** `pairs`: who flies where; a pair may come several times, with other times. */
export function buildNetwork(
  stations: readonly Station[],
  pairs: readonly ({ origin: string; destination: string } & FlightTimes)[],
): Network {
  const destinations = new Map<string, Map<string, FlightTimes>>();
  for (const { origin, destination, shortest_min, longest_min } of pairs) {
    const from = destinations.get(origin) ?? new Map<string, FlightTimes>();
    const known = from.get(destination) ?? { shortest_min, longest_min };
    from.set(destination, {
      shortest_min: Math.min(known.shortest_min, shortest_min),
      longest_min: Math.max(known.longest_min, longest_min),
    });
    destinations.set(origin, from);
  }
  return { stations: new Map(stations.map((station) => [station.code, station])), destinations };
}

/**
 * Paths from any of the origins to any of the destinations with at most `maxConnections` changes. Cities of origin and
 * destination are not passed through on the way, and no city is visited twice. Non-stops first, then by length.
 */
export function findPaths(
  network: Network,
  origins: readonly Station[],
  destinations: readonly Station[],
  maxConnections: 0 | 1 | 2,
): Path[] {
  const ends = new Set([...origins, ...destinations].map((station) => station.city_code));
  const [direct, oneStop, twoStop]: [Path[], Path[], Path[]] = [[], [], []];
  for (const from of origins) {
    for (const to of destinations) {
      if (flown(network, from.code).has(to.code)) direct.push([from.code, to.code]);
      if (maxConnections >= 1) oneStop.push(...viaOne(network, from.code, to.code, ends));
      if (maxConnections >= 2) twoStop.push(...viaTwo(network, from.code, to.code, ends));
    }
  }
  return [...direct, ...shortest(network, oneStop, MAX_PATHS.one_stop), ...shortest(network, twoStop, MAX_PATHS.two_stop)];
}

const NOWHERE: ReadonlyMap<string, FlightTimes> = new Map();
const flown = (network: Network, code: string): ReadonlyMap<string, FlightTimes> => network.destinations.get(code) ?? NOWHERE;

function station(network: Network, code: string): Station {
  const found = network.stations.get(code);
  invariant(found !== undefined, `no station ${code}`);
  return found;
}

const cityOf = (network: Network, code: string): string => station(network, code).city_code;
const passable = (network: Network, code: string, ends: ReadonlySet<string>): boolean => !ends.has(cityOf(network, code));

const viaOne = (network: Network, from: string, to: string, ends: ReadonlySet<string>): Path[] =>
  [...flown(network, from).keys()]
    .filter((via) => flown(network, via).has(to) && passable(network, via, ends))
    .map((via) => [from, via, to]);

const viaTwo = (network: Network, from: string, to: string, ends: ReadonlySet<string>): Path[] =>
  [...flown(network, from).keys()]
    .filter((first) => passable(network, first, ends))
    .flatMap((first) =>
      [...flown(network, first).keys()]
        // The rarest first: hubs are flown from to nearly everywhere.
        .filter((second) => flown(network, second).has(to))
        .filter((second) => passable(network, second, ends) && cityOf(network, second) !== cityOf(network, first))
        .map((second) => [from, first, second, to]),
    );

function shortest(network: Network, paths: Path[], limit: number): Path[] {
  return paths
    .map((path) => ({ path, km: lengthKm(network, path) }))
    .filter(({ path, km }) => km <= lengthKm(network, [path[0] ?? "", path.at(-1) ?? ""]) * DETOUR.factor + DETOUR.allowance_km)
    .sort((a, b) => a.km - b.km)
    .slice(0, limit)
    .map(({ path }) => path);
}

const lengthKm = (network: Network, path: Path): number =>
  path.slice(1).reduce((km, code, index) => km + distanceKm(station(network, path[index] ?? ""), station(network, code)), 0);
