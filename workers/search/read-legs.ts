import { sql } from "drizzle-orm";
import type { Availability, Leg } from "#domain/offer/leg.ts";
import { sectorKey, type SectorDay } from "#domain/offer/sector-days.ts";
import { log } from "#platform/log.ts";
import { reader, writer } from "./database.ts";
import type { Env } from "./env.ts";
import type { Clocks, Flight, LegReads, Left } from "./known-legs.ts";

interface LeftRow {
  as_of: string | null;
  cabins: string | null;
  booking_classes: string | null;
}
/** A row of the join; drizzle does not map the columns of a raw query. */
type Row = Flight & LeftRow;
type SeqRow = LeftRow & Clocks & { seq: number | null };

const toLeft = ({ as_of: asOf, cabins, booking_classes: bookingClasses }: LeftRow): Availability | null =>
  asOf === null || cabins === null || bookingClasses === null
    ? null
    : { as_of: asOf, cabins: JSON.parse(cabins) as never, booking_classes: JSON.parse(bookingClasses) as never };

const toSeqLeft = (row: SeqRow): Left => ({ availability: toLeft(row), seq: row.seq ?? 0 });

function toFlight(row: Row & Partial<SeqRow>): Flight {
  const {
    as_of: _asOf,
    cabins: _cabins,
    booking_classes: _classes,
    seq: _seq,
    timetable: _of,
    inventory: _until,
    ...flight
  } = row;
  return flight;
}

const toLeg = (row: Row): Leg => ({ ...toFlight(row), availability: toLeft(row) });

const COLUMNS = sql.raw(
  "f.id, f.carrier, f.number, f.origin, f.destination, f.origin_terminal, f.destination_terminal, f.local_date, f.departs_at, f.arrives_at, f.departs_local, f.arrives_local, f.aircraft, f.status, a.as_of, a.cabins, a.booking_classes",
);

/**
 * Flights of one read. A search of one slice reads some hundred of a timetable of a million; what is beyond this belongs to the
 * longest ways round, which come last.
 */
const MAX_FLIGHTS = 2_000;

type Reads<Name extends keyof LegReads> = Awaited<ReturnType<LegReads[Name]>>;
/** With every row; one row of `search_clocks` joined to all. */
const CLOCKS = sql.raw("c.timetable, c.inventory");

/** In the order of the days: one index probe for each. */
export async function readDays(env: Env, days: readonly SectorDay[]): Promise<Reads<"days">> {
  const keys = JSON.stringify(days.map(({ origin, destination, local_date: date }) => [origin, destination, date]));
  // CROSS JOIN keeps the list outside, so that the index on route and date is probed for each entry.
  const rows = await reader(env).all<Row & SeqRow>(sql`
    SELECT ${COLUMNS}, a.seq, ${CLOCKS} FROM search_clocks AS c CROSS JOIN json_each(${keys}) AS k
    CROSS JOIN flights AS f ON f.origin = json_extract(k.value, '$[0]') AND f.destination = json_extract(k.value, '$[1]')
      AND f.local_date = json_extract(k.value, '$[2]')
    LEFT JOIN availability AS a ON a.flight_id = f.id LIMIT ${MAX_FLIGHTS}`);
  const complete = days.slice(0, completeDays(days.map(sectorKey), rows)).map(sectorKey);
  const found = Map.groupBy(rows.map(toFlight), sectorKey);
  return {
    flights: new Map(complete.map((key) => [key, found.get(key) ?? []])),
    left: new Map(rows.map((row) => [row.id, toSeqLeft(row)])),
    clocks: rows[0] ?? null,
  };
}

export async function readChanges(env: Env, seq: number, limit: number): Promise<Reads<"changes">> {
  const rows = await reader(env).all<SeqRow & { flight_id: string | null }>(sql`
    SELECT a.*, ${CLOCKS} FROM search_clocks AS c LEFT JOIN
      (SELECT flight_id, as_of, cabins, booking_classes, seq FROM availability WHERE seq > ${seq} ORDER BY seq LIMIT ${limit}) AS a`);
  const changes = rows.flatMap((row) => (row.flight_id === null ? [] : { flight_id: row.flight_id, ...toSeqLeft(row) }));
  return { changes: changes.toSorted((a, b) => a.seq - b.seq), clocks: rows[0] ?? NO_CLOCKS };
}

/** Of a database that was never migrated; as every answer, it is older than none. */
const NO_CLOCKS = { timetable: -1, inventory: 0 };

/** How many of the days have been read to their end. */
function completeDays(keys: readonly string[], rows: readonly Row[]): number {
  const last = rows.at(-1);
  if (last === undefined || rows.length < MAX_FLIGHTS) return keys.length;
  log("warn", "search.flights_cut", { days: keys.length, flights: rows.length });
  return keys.indexOf(sectorKey(last));
}

/** Single flights as they are now, past the cache; unknown ids are missing from the answer. */
export async function loadFlights(env: Env, ids: readonly string[]): Promise<Leg[]> {
  const rows = await reader(env).all<Row>(sql`
    SELECT ${COLUMNS} FROM json_each(${JSON.stringify(ids)}) AS k
    CROSS JOIN flights AS f ON f.id = k.value
    LEFT JOIN availability AS a ON a.flight_id = f.id`);
  return rows.map(toLeg);
}

/** A sector between two local dates, both included. */
export interface SectorRun {
  origin: string;
  destination: string;
  first: string;
  last: string;
}

/** The flights of some sectors and dates, in the order of these, as they are now: for what is kept, past cache and replicas. */
export async function loadRuns(env: Env, runs: readonly SectorRun[], limit: number): Promise<Leg[]> {
  const keys = JSON.stringify(runs.map(({ origin, destination, first, last }) => [origin, destination, first, last]));
  const rows = await writer(env).all<Row>(sql`
    SELECT ${COLUMNS} FROM json_each(${keys}) AS k
    CROSS JOIN flights AS f ON f.origin = json_extract(k.value, '$[0]') AND f.destination = json_extract(k.value, '$[1]')
      AND f.local_date BETWEEN json_extract(k.value, '$[2]') AND json_extract(k.value, '$[3]')
    LEFT JOIN availability AS a ON a.flight_id = f.id LIMIT ${limit}`);
  return rows.map(toLeg);
}
