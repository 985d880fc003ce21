import { authorisedUnits } from "#domain/fare/booking-classes.ts";
import { sectorKey, type SectorDay } from "#domain/offer/sector-days.ts";
import { invariant } from "#domain/invariant.ts";
import type { Flight, LegReads } from "../../../workers/search/known-legs.ts";
import { setting } from "../setting.ts";
import { query } from "./query.ts";

/** Seats of each flight that are for sale, as many as the bench leaves unblocked at the flights' objects. */
const SEATS = Number(setting("PEER_SEATS"));
const CABIN = "economy";
/** All reservations here are in the full fare's class. */
const SOLD_FROM = "Y";

const COLUMNS =
  "f.id, f.carrier, f.number, f.origin, f.destination, f.origin_terminal, f.destination_terminal, f.local_date, f.departs_at, f.arrives_at, f.departs_local, f.arrives_local, f.aircraft, f.status";
/** Seats are counted where they are sold: a column of what is left would be one row that every sale of a flight has to change. */
const READ_DAYS = `SELECT ${COLUMNS},
    (SELECT count(*)::int FROM reservations WHERE flight_id = f.id AND status = 'held') AS held
  FROM unnest($1::text[], $2::text[], $3::text[]) AS k (origin, destination, local_date)
  JOIN flights AS f USING (origin, destination, local_date)`;

type Reads<Name extends keyof LegReads> = ReturnType<LegReads[Name]>;
/** Grows with each look at what has changed, so that the search reads its flights anew, once a second at most. */
let timetable = 0;

/** `workers/search/read-legs.ts`, from PostgreSQL: a prepared statement. */
export async function readDays(_env: unknown, days: readonly SectorDay[]): Reads<"days"> {
  const seen = timetable;
  const values = [
    days.map(({ origin }) => origin),
    days.map(({ destination }) => destination),
    days.map(({ local_date }) => local_date),
  ];
  const rows = await query<Flight & { held: number }>("days", READ_DAYS, values);
  const as_of = new Date().toISOString();
  const found = Map.groupBy(rows, sectorKey);
  return {
    flights: new Map(days.map(sectorKey).map((key) => [key, found.get(key) ?? []])),
    left: new Map(
      rows.map(({ id, aircraft, held }) => [
        id,
        { seq: seen, availability: held === 0 ? null : { as_of, ...left(aircraft, held) } },
      ]),
    ),
    clocks: { timetable: seen, inventory: 0 },
  };
}

function left(aircraft: string, held: number) {
  invariant(held <= SEATS, "no flight has more seats than are for sale");
  return {
    cabins: [{ cabin: CABIN, available: SEATS - held }],
    booking_classes: authorisedUnits(aircraft).map(({ booking_class, authorised }) => ({
      booking_class,
      available: booking_class === SOLD_FROM ? authorised - held : authorised,
    })),
  };
}

export function readChanges(): Reads<"changes"> {
  timetable += 1;
  return Promise.resolve({ changes: [], clocks: { timetable, inventory: 0 } });
}
