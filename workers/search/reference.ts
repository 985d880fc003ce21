import { max } from "drizzle-orm";
import type { Station } from "#domain/airport/station.ts";
import { invariant } from "#domain/invariant.ts";
import { buildNetwork, type Network } from "#domain/schedule/paths.ts";
import { TimedCache } from "./cache.ts";
import { reader } from "./database.ts";
import type { Env } from "./env.ts";
import { airports, flights, schedules } from "./schema.ts";

/** What hardly ever changes: stations, who flies where, and how far the timetable reaches (a local date). */
export interface Reference {
  stations: Station[];
  network: Network;
  last_date: string;
}

/** A new station or route is seen within a minute. */
const held = new TimedCache<Reference>({ ttl_ms: 60_000, max: 1 });
const KEY = "reference";

export async function loadReference(env: Env, now: number): Promise<Reference> {
  const known = held.get(KEY, now);
  if (known !== undefined) return known;
  const db = reader(env);
  const [stations, pairs, [last]] = await db.batch([
    db.select().from(airports),
    db.selectDistinct({ origin: schedules.origin, destination: schedules.destination }).from(schedules),
    db.select({ date: max(flights.local_date) }).from(flights),
  ]);
  const reference = { stations, network: buildNetwork(stations, pairs), last_date: last?.date ?? "" };
  // An empty database is about to be seeded: asked again by the next request.
  if (stations.length > 0 && reference.last_date !== "") held.set(KEY, reference, now);
  return reference;
}

/** After this isolate has changed the timetable itself. */
export const forgetReference = (): void => held.clear();

export function stationOf(reference: Reference, code: string): Station {
  const found = reference.network.stations.get(code);
  invariant(found !== undefined, `no station ${code}`);
  return found;
}
