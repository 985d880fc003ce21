import { sql } from "drizzle-orm";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import { fareKey, type FiledFare } from "#domain/offer/price.ts";
import { TimedCache } from "./cache.ts";

interface Row extends FiledFare {
  origin: string;
  destination: string;
  booking_class: string;
}

/** Fares are filed rarely: a new one is sold within a minute. */
const held = new TimedCache<Row[]>({ ttl_ms: 60_000, max: 2_000 });

/** The filed fares of these sectors in every booking class, by `fareKey`. `db`: where those are read that are not known yet. */
export async function loadFares(
  db: DrizzleD1Database,
  sectors: readonly { origin: string; destination: string }[],
  now: number,
): Promise<Map<string, FiledFare>> {
  const pairs = new Map(sectors.map(({ origin, destination }) => [`${origin}-${destination}`, [origin, destination]]));
  const found = await held.load([...pairs.keys()], now, async (missing) => {
    const keys = JSON.stringify(missing.map((key) => pairs.get(key)));
    const rows = await db.all<Row>(sql`
      SELECT r.origin, r.destination, r.booking_class, r.amount_minor, r.currency FROM json_each(${keys}) AS k
      CROSS JOIN fares AS r ON r.origin = json_extract(k.value, '$[0]') AND r.destination = json_extract(k.value, '$[1]')`);
    return Map.groupBy(rows, (row) => `${row.origin}-${row.destination}`);
  });
  const fares = [...found.values()].flat();
  return new Map(
    fares.map(({ origin, destination, booking_class: bookingClass, ...fare }) => [
      fareKey(origin, destination, bookingClass),
      fare,
    ]),
  );
}
