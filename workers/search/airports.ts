import type { Airport } from "#contracts/offers.ts";
import type { AirportQuery } from "#contracts/search.ts";
import { matchAirports } from "#domain/airport/match.ts";
import { nearestAirports } from "#domain/airport/nearest.ts";
import type { Station } from "#domain/airport/station.ts";
import type { Env } from "./env.ts";
import { loadReference } from "./reference.ts";

/** `GET /v1/airports`: suggestions while somebody types, best first, or what is near. `now`: epoch milliseconds. */
export async function suggestAirports(env: Env, query: AirportQuery, now: number): Promise<Airport[]> {
  const { stations, index } = await loadReference(env, now);
  const fitting = query.q === undefined ? stations : matchAirports(index, query.q, query.near ? stations.length : query.limit);
  if (query.near === undefined) return fitting.map(shown);
  return nearestAirports(fitting, query.near, query.limit).map(({ station, distance_km }) => ({
    ...shown(station),
    distance_km,
  }));
}

const shown = ({ region: _region, currency: _currency, ...airport }: Station): Airport => airport;
