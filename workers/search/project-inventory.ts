import type { InventoryReport } from "#contracts/flight-seats.ts";
import { openClasses, unsoldClasses } from "#domain/offer/open-classes.ts";
import { primary } from "./database.ts";
import type { Env } from "./env.ts";
import { openBooked } from "./schedules/write-changes.ts";

export interface Projected {
  /** What was news; of the rest something newer, or the same, had been stored already. */
  news: { flight_id: string; version: number }[];
  /** Whether some flights sell at other prices now, so that the lowest fares are to be found again. */
  repriced: boolean;
}

/** The reports, an object each; and a member of one. */
const REPORTS = "json_each(?1) AS k";
const member = (name: string): string => `k.value ->> '${name}'`;

/** Marks the days of flights that sell from other booking classes than before; one that was never sold on is compared with an empty one. */
const MARK = `INSERT OR REPLACE INTO stale_fares (origin, destination, local_date)
  SELECT f.origin, f.destination, f.local_date FROM ${REPORTS}
  CROSS JOIN flights AS f ON f.id = ${member("flight_id")} LEFT JOIN availability AS a ON a.flight_id = f.id
  WHERE coalesce(a.version, -1) < ${member("version")} AND coalesce(a.open_shelves, ${member("unsold_classes")}) <> ${member("open_classes")}`;

const TICK = "UPDATE search_clocks SET inventory = inventory + 1";

const STORE = `INSERT INTO availability (flight_id, version, as_of, cabins, booking_classes, open_shelves, seq)
  SELECT ${member("flight_id")}, ${member("version")}, ${member("as_of")}, k.value -> 'cabins', k.value -> 'booking_classes', ${member("open_classes")},
    (SELECT inventory FROM search_clocks)
  FROM ${REPORTS} WHERE true
  ON CONFLICT (flight_id) DO UPDATE SET version = excluded.version, as_of = excluded.as_of, cabins = excluded.cabins,
    booking_classes = excluded.booking_classes, open_shelves = excluded.open_shelves, seq = excluded.seq
  WHERE excluded.version > availability.version
  RETURNING flight_id, version`;

const CANCELLED = `(SELECT ${member("flight_id")} FROM ${REPORTS} WHERE ${member("cancelled")})`;
/** A cancelled flight stays so, whichever of its reports this is. Nothing that a timetable had changed about it is to be decided any more. */
const CANCEL = [
  `UPDATE flights SET status = 'cancelled' WHERE status <> 'cancelled' AND id IN ${CANCELLED}`,
  `UPDATE schedule_changes SET state = 'resolved', decided_at = ?2 WHERE state IN ('open', 'applied') AND flight_id IN ${CANCELLED}`,
] as const;

/**
 * Stores what flights say they have left; an older version than the stored one changes nothing. In the same transaction, and before
 * it, what becomes stale by that is marked; a flight that says it does not fly is off sale for good. Where somebody is booked on a
 * flight that has just been withdrawn or changed, its schedule change becomes an operator's business.
 */
export async function projectInventory(env: Env, inventories: readonly InventoryReport[]): Promise<Projected> {
  if (inventories.length === 0) return { news: [], repriced: false };
  const db = primary(env);
  const [marked, , stored] = await db.batch<Projected["news"][number]>(storeInventory(db, inventories));
  // After it: whoever changes one of these flights from now on sees that it is booked.
  const taken = inventories.filter(({ cabins }) => cabins.some(({ held, sold }) => held + sold > 0));
  if (taken.length > 0)
    await db.batch(
      openBooked(
        env,
        taken.map(({ flight_id }) => flight_id),
        Date.now(),
      ),
    );
  return { news: stored?.results ?? [], repriced: (marked?.meta.changes ?? 0) > 0 };
}

/** The statements of it, for one transaction: the marks, the clock, the rows, and which flights do not fly. */
export function storeInventory(db: D1DatabaseSession, inventories: readonly InventoryReport[]): D1PreparedStatement[] {
  const reports = JSON.stringify(
    inventories.map((inventory) => ({
      ...inventory,
      open_classes: openClasses(inventory),
      unsold_classes: unsoldClasses(inventory.cabins),
    })),
  );
  const isAny = inventories.some(({ cancelled }) => cancelled);
  const [setStatus, resolve] = CANCEL;
  const cancel = isAny ? [db.prepare(setStatus).bind(reports), db.prepare(resolve).bind(reports, Date.now())] : [];
  return [db.prepare(MARK).bind(reports), db.prepare(TICK), db.prepare(STORE).bind(reports), ...cancel];
}
