import { sql } from "drizzle-orm";
import type { Leg } from "#domain/offer/leg.ts";
import { sectorKey, type SectorDay } from "#domain/offer/itineraries.ts";
import { TimedCache } from "./cache.ts";
import { reader } from "./database.ts";
import type { Env } from "./env.ts";

/** Seat counts may be this old on top of the projection's own lag: the hold has the last word anyway. */
const held = new TimedCache<Leg[]>({ ttl_ms: 1_000, max: 4_000 });

/** A row of the join; drizzle does not map the columns of a raw query. */
interface Row extends Omit<Leg, "availability"> {
  as_of: string | null;
  cabins: string | null;
  booking_classes: string | null;
}

const toLeg = ({ as_of: asOf, cabins, booking_classes: bookingClasses, ...flight }: Row): Leg => ({
  ...flight,
  availability:
    asOf === null || cabins === null || bookingClasses === null
      ? null
      : { as_of: asOf, cabins: JSON.parse(cabins) as never, booking_classes: JSON.parse(bookingClasses) as never },
});

const COLUMNS = sql.raw(
  "f.id, f.carrier, f.number, f.origin, f.destination, f.local_date, f.departs_at, f.arrives_at, f.departs_local, f.arrives_local, f.aircraft, f.status, a.as_of, a.cabins, a.booking_classes",
);

/** The flights of some sectors on some days with what is left on them: one index probe per sector and day. */
export async function loadLegs(env: Env, days: readonly SectorDay[], now: number): Promise<Leg[]> {
  const byKey = new Map(days.map((day) => [sectorKey(day), day]));
  const found = await held.load([...byKey.keys()], now, async (missing) => {
    const keys = JSON.stringify(
      missing.map((key) => byKey.get(key)).map((day) => [day?.origin, day?.destination, day?.local_date]),
    );
    // CROSS JOIN keeps the list outside, so that the index on route and date is probed for each entry.
    const rows = await reader(env).all<Row>(sql`
      SELECT ${COLUMNS} FROM json_each(${keys}) AS k
      CROSS JOIN flights AS f ON f.origin = json_extract(k.value, '$[0]') AND f.destination = json_extract(k.value, '$[1]')
        AND f.local_date = json_extract(k.value, '$[2]')
      LEFT JOIN availability AS a ON a.flight_id = f.id`);
    // A day without flights is an answer too.
    const legs = new Map(missing.map((key): [string, Leg[]] => [key, []]));
    for (const row of rows) legs.get(sectorKey(row))?.push(toLeg(row));
    return legs;
  });
  return [...found.values()].flat();
}

/** Single flights as they are now, past the cache; unknown ids are missing from the answer. */
export async function loadFlights(env: Env, ids: readonly string[]): Promise<Leg[]> {
  const rows = await reader(env).all<Row>(sql`
    SELECT ${COLUMNS} FROM json_each(${JSON.stringify(ids)}) AS k
    CROSS JOIN flights AS f ON f.id = k.value
    LEFT JOIN availability AS a ON a.flight_id = f.id`);
  return rows.map(toLeg);
}
