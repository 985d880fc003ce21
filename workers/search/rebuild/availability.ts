import type { SearchRebuilt } from "#contracts/search-rebuild.ts";
import { primary } from "../database.ts";
import type { Env } from "../env.ts";
import { KNOWN_FLIGHTS } from "../known-flights.ts";
import { storeInventory } from "../project-inventory.ts";
import { compare, type Said } from "./digest.ts";

/** Flights of a page: each is a call of its object (why so few: `Calls` in tell-in-turn.ts). */
const PAGE = 24;

interface Row {
  flight_id: string;
  version: number;
  cabins: string;
  booking_classes: string;
  open_shelves: string | null;
}

const ROWS = `SELECT flight_id, version, cabins, booking_classes, open_shelves FROM availability
  WHERE flight_id IN (SELECT value FROM json_each(?1))`;
const DROP = `DELETE FROM availability WHERE EXISTS (SELECT 1 FROM json_each(?1) AS k
  WHERE k.value ->> 'flight_id' = availability.flight_id AND k.value ->> 'version' = availability.version)`;

/**
 * Drops the rows of some flights after `after` and writes them anew from the flights' objects, in one transaction. A row that a
 * message has changed since it was read here is newer, and stays.
 */
export async function rebuildAvailability(
  env: Env,
  after: string,
): Promise<Omit<SearchRebuilt, "next_cursor"> & { last: string | null }> {
  const db = primary(env);
  const { results: known } = await db.prepare(KNOWN_FLIGHTS).bind(after, PAGE).all<{ flight_id: string }>();
  const ids = JSON.stringify(known.map(({ flight_id }) => flight_id));
  const rows = async (): Promise<Row[]> => (await db.prepare(ROWS).bind(ids).all<Row>()).results;
  const before = await rows();
  const told = await Promise.all(known.map(({ flight_id }) => env.FLIGHT_SEATS.getByName(flight_id).inventory()));
  const inventories = told.filter((inventory) => inventory !== null);
  await db.batch([db.prepare(DROP).bind(JSON.stringify(before)), ...storeInventory(db, inventories)]);
  return {
    part: "availability",
    ...(await compare(saidBy(before), saidBy(await rows()))),
    last: known.length === PAGE ? (known.at(-1)?.flight_id ?? null) : null,
  };
}

const saidBy = (rows: readonly Row[]): Said =>
  new Map(rows.map(({ flight_id, ...said }) => [flight_id, JSON.stringify(Object.values(said))]));
