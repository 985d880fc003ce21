import type { Airport } from "#contracts/offers.ts";
import { matchStations } from "#domain/airport/match.ts";
import type { Env } from "./env.ts";
import { loadReference } from "./reference.ts";

/** `GET /v1/airports?q=`: suggestions while somebody types, best first. `now`: epoch milliseconds. */
export async function suggestAirports(env: Env, query: { q: string; limit: number }, now: number): Promise<Airport[]> {
  const { stations } = await loadReference(env, now);
  return matchStations(stations, query.q, query.limit).map(({ region: _region, currency: _currency, ...airport }) => airport);
}
