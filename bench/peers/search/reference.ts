import { indexAirports } from "#domain/airport/match.ts";
import type { Station } from "#domain/airport/station.ts";
import { invariant } from "#domain/invariant.ts";
import { buildNetwork, type FlightTimes } from "#domain/schedule/paths.ts";
import type { Reference } from "../../../workers/search/reference.ts";
import { pool } from "./pool.ts";

let known: Promise<Reference> | undefined;

/** `workers/search/reference.ts`, from PostgreSQL: read once, since it stays as it is while the bench runs. */
export function loadReference(): Promise<Reference> {
  return (known ??= read());
}

async function read(): Promise<Reference> {
  const [airports, sectors, last] = await Promise.all([
    pool.query<{ row: Station }>("SELECT row FROM airports"),
    pool.query<FlightTimes & { origin: string; destination: string }>("SELECT * FROM sectors"),
    pool.query<{ last: string }>("SELECT max(local_date) AS last FROM flights"),
  ]);
  const stations = airports.rows.map(({ row }) => row);
  return {
    stations,
    index: indexAirports(stations),
    network: buildNetwork(stations, sectors.rows),
    last_date: last.rows[0]?.last ?? "",
  };
}

export function stationOf(reference: Reference, code: string): Station {
  const found = reference.network.stations.get(code);
  invariant(found !== undefined, `no station ${code}`);
  return found;
}
