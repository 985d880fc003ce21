import { eq, inArray, max, sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { type AirportIndex, indexAirports } from "#domain/airport/match.ts";
import type { Station } from "#domain/airport/station.ts";
import { invariant } from "#domain/invariant.ts";
import { buildNetwork, type Network } from "#domain/schedule/paths.ts";
import { TimedCache } from "./cache.ts";
import { reader, writer } from "./database.ts";
import type { Env } from "./env.ts";
import { airports, flights, schedules } from "./schema.ts";
import { scheduleImports, scheduleSectors } from "./schema-imports.ts";

/** What hardly ever changes: stations, who flies where, and how far the timetable reaches (a local date). */
export interface Reference {
  stations: Station[];
  index: AirportIndex;
  network: Network;
  last_date: string;
}

/** A new station or route is seen within a minute. */
const held = new TimedCache<Reference>({ ttl_ms: 60_000, max: 1 });
const KEY = "reference";

export async function loadReference(env: Env, now: number): Promise<Reference> {
  const known = held.get(KEY, now);
  if (known !== undefined) return known;
  const reference = await readReference(reader(env));
  // An empty database is about to be seeded: asked again by the next request.
  if (reference.stations.length > 0 && reference.last_date !== "") held.set(KEY, reference, now);
  return reference;
}

/** As it is at this moment, past cache and replicas: for what is kept. */
export const currentReference = (env: Env): Promise<Reference> => readReference(writer(env));

async function readReference(db: DrizzleD1Database): Promise<Reference> {
  const [stations, first, imported, [last]] = await db.batch([
    db.select().from(airports),
    db
      .select({
        origin: schedules.origin,
        destination: schedules.destination,
        shortest_min: sql<number>`min(${schedules.block_min})`,
        longest_min: sql<number>`max(${schedules.block_min})`,
      })
      .from(schedules)
      .groupBy(schedules.origin, schedules.destination),
    db
      .select({
        origin: scheduleSectors.origin,
        destination: scheduleSectors.destination,
        shortest_min: scheduleSectors.shortest_min,
        longest_min: scheduleSectors.longest_min,
      })
      .from(scheduleSectors)
      .innerJoin(scheduleImports, eq(scheduleImports.id, scheduleSectors.import_id))
      .where(inArray(scheduleImports.state, ["applying", "applied"])),
    db.select({ date: max(flights.local_date) }).from(flights),
  ]);
  return {
    stations,
    index: indexAirports(stations),
    network: buildNetwork(stations, [...first, ...imported]),
    last_date: last?.date ?? "",
  };
}

/** After this isolate has changed the timetable itself. */
export const forgetReference = (): void => held.clear();

export function stationOf(reference: Reference, code: string): Station {
  const found = reference.network.stations.get(code);
  invariant(found !== undefined, `no station ${code}`);
  return found;
}
