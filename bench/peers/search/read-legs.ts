import type { Availability } from "#domain/offer/leg.ts";
import { sectorKey, type SectorDay } from "#domain/offer/sector-days.ts";
import type { Clocks, Flight, LegReads, Left } from "../../../workers/search/known-legs.ts";
import { pool } from "./pool.ts";

const COLUMNS =
  "f.id, f.carrier, f.number, f.origin, f.destination, f.origin_terminal, f.destination_terminal, f.local_date, f.departs_at, f.arrives_at, f.departs_local, f.arrives_local, f.aircraft, f.status, a.as_of, a.cabins, a.booking_classes, a.seq";
const CLOCKS = "c.timetable, c.inventory";
const READ_DAYS = `SELECT ${COLUMNS}, ${CLOCKS} FROM search_clocks AS c
  CROSS JOIN unnest($1::text[], $2::text[], $3::text[]) AS k (origin, destination, local_date)
  JOIN flights AS f USING (origin, destination, local_date) LEFT JOIN availability AS a ON a.flight_id = f.id`;
const READ_CHANGES = `SELECT a.*, ${CLOCKS} FROM search_clocks AS c LEFT JOIN
  (SELECT flight_id, as_of, cabins, booking_classes, seq FROM availability WHERE seq > $1 ORDER BY seq LIMIT $2) AS a ON true`;

interface LeftRow extends Clocks {
  as_of: string | null;
  cabins: Availability["cabins"] | null;
  booking_classes: Availability["booking_classes"] | null;
  seq: number | null;
}
type Row = Flight & LeftRow;
type Reads<Name extends keyof LegReads> = ReturnType<LegReads[Name]>;

function toLeft({ as_of, cabins, booking_classes, seq }: LeftRow): Left {
  const isSold = as_of !== null && cabins !== null && booking_classes !== null;
  return { availability: isSold ? { as_of, cabins, booking_classes } : null, seq: seq ?? 0 };
}

/** `workers/search/read-legs.ts`, from PostgreSQL: each a prepared statement. */
export async function readDays(_env: unknown, days: readonly SectorDay[]): Reads<"days"> {
  const values = [
    days.map(({ origin }) => origin),
    days.map(({ destination }) => destination),
    days.map(({ local_date }) => local_date),
  ];
  const { rows } = await pool.query<Row>({ name: "days", text: READ_DAYS, values });
  const found = Map.groupBy(rows, sectorKey);
  return {
    flights: new Map(days.map(sectorKey).map((key) => [key, found.get(key) ?? []])),
    left: new Map(rows.map((row) => [row.id, toLeft(row)])),
    clocks: rows[0] ?? null,
  };
}

export async function readChanges(_env: unknown, seq: number, limit: number): Reads<"changes"> {
  const { rows } = await pool.query<LeftRow & { flight_id: string | null }>({
    name: "changes",
    text: READ_CHANGES,
    values: [seq, limit],
  });
  const changes = rows.flatMap((row) => (row.flight_id === null ? [] : { flight_id: row.flight_id, ...toLeft(row) }));
  return { changes, clocks: rows[0] ?? { timetable: 0, inventory: 0 } };
}
