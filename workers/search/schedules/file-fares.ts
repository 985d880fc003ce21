import { distanceKm } from "#domain/airport/distance.ts";
import type { Station } from "#domain/airport/station.ts";
import { fileFares } from "#domain/fare/sector-fares.ts";
import { invariant } from "#domain/invariant.ts";
import type { Env } from "../env.ts";
import { chunks } from "./flight-rows.ts";

/** Fares of one statement: 14 booking classes a sector. */
const FARES_A_STATEMENT = 500;

const COLUMNS = ["origin", "destination", "booking_class", "cabin", "family", "amount_minor", "currency"] as const;
const INSERT = `INSERT INTO fares (${COLUMNS.join(", ")}) SELECT ${COLUMNS.map((column) => `value ->> '${column}'`).join(", ")}
  FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`;

/** Files fares for the sectors of an import that have none: without them its flights would not be sold. */
export async function fileMissingFares(env: Env, importId: string): Promise<void> {
  const { results: sectors } = await env.DB.prepare(
    `SELECT origin, destination FROM schedule_sectors AS s WHERE import_id = ?
       AND NOT EXISTS (SELECT 1 FROM fares AS r WHERE r.origin = s.origin AND r.destination = s.destination)`,
  )
    .bind(importId)
    .all<{ origin: string; destination: string }>();
  if (sectors.length === 0) return;
  const { results } = await env.DB.prepare("SELECT * FROM airports").all<Station>();
  const stations = new Map(results.map((station) => [station.code, station]));
  const fares = sectors.flatMap(({ origin, destination }) => {
    const [from, to] = [stations.get(origin), stations.get(destination)];
    invariant(from && to, `no station ${origin} or ${destination}`);
    return fileFares({ origin, destination, distance_km: distanceKm(from, to), currency: from.currency });
  });
  for (const chunk of chunks(fares, FARES_A_STATEMENT)) await env.DB.prepare(INSERT).bind(JSON.stringify(chunk)).run();
}
