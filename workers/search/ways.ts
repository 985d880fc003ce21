import type { Station } from "#domain/airport/station.ts";
import { findPaths, type Network, type Path } from "#domain/schedule/paths.ts";

/** Of the ten thousand pairs of a hundred stations, as many as are asked for; some ten megabytes at most. */
const MAX_REMEMBERED = 4_000;

const known = new WeakMap<Network, Map<string, readonly Path[]>>();

/** `findPaths`, remembered for as long as the network is: between two airports it is always the same, and no small part of a search. */
export function waysBetween(
  network: Network,
  origins: readonly Station[],
  destinations: readonly Station[],
  maxConnections: 0 | 1 | 2,
): readonly Path[] {
  const ways = known.get(network) ?? new Map<string, readonly Path[]>();
  known.set(network, ways);
  const codes = (stations: readonly Station[]): string => stations.map(({ code }) => code).join(",");
  const key = `${codes(origins)}-${codes(destinations)} ${maxConnections}`;
  const remembered = ways.get(key);
  if (remembered !== undefined) return remembered;
  const found = findPaths(network, origins, destinations, maxConnections);
  const [oldest] = ways.keys();
  if (ways.size >= MAX_REMEMBERED && oldest !== undefined) ways.delete(oldest);
  ways.set(key, found);
  return found;
}
