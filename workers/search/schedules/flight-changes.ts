import type { FlightChange, FlightTimes } from "#contracts/schedules.ts";
import { type Change, changesTo, type StoredFlight } from "#domain/schedule/changes.ts";
import { type Coverage } from "#domain/schedule/in-force.ts";
import { departures } from "#domain/schedule/departures.ts";
import type { DatedFlight } from "#domain/schedule/schedule.ts";
import { addDays } from "#domain/time/local-date.ts";
import type { Env } from "../env.ts";
import { FLIGHT_COLUMNS } from "./flight-rows.ts";
import { type Dates, linesOf } from "./timetable.ts";

/** Flight numbers of one step: with a quarter of a year of flights each, a few thousand flights, which one batch can write. */
const NUMBERS_A_STEP = 40;

/** What all steps of one import have in common. */
export interface Scope {
  import_id: string;
  /** Number of the newest import that had come into force when this was read. */
  newest: number;
  /** What is in force, the newest first, this import included. */
  coverage: readonly Coverage[];
  zones: ReadonlyMap<string, string>;
  /** On sale. */
  dates: Dates;
  now: number;
}

export interface Step {
  /** Where the next one goes on: `HF 101`. Null: this was the last one. */
  next: string | null;
  changes: Change[];
}

/** Seats held or sold on a flight `f`, as far as its object has told. */
export const TAKEN = `coalesce((SELECT sum((cabin.value ->> 'held') + (cabin.value ->> 'sold'))
  FROM availability AS a, json_each(a.cabins) AS cabin WHERE a.flight_id = f.id), 0)`;

/** What the flights of some flight numbers, as many as `atOnce`, need to be as the timetable has them. Nothing is written. */
export async function nextChanges(env: Env, scope: Scope, after: string | null, atOnce = NUMBERS_A_STEP): Promise<Step> {
  const own = scope.coverage.filter(({ import_id }) => import_id === scope.import_id);
  const carriers = [...new Set(own.map(({ carrier }) => carrier))].sort();
  const [at = carriers[0] ?? "", number = ""] = after?.split(" ") ?? [];
  for (const carrier of carriers.filter((each) => each >= at)) {
    const numbers = await nextNumbers(env, scope.import_id, { carrier, after: carrier === at ? number : "", atOnce });
    if (numbers.length === 0) continue;
    return { next: `${carrier} ${numbers.at(-1)}`, changes: await changesOf(env, scope, carrier, numbers) };
  }
  return { next: null, changes: [] };
}

const limit = "ORDER BY number LIMIT ?4";
export const NUMBERS = `SELECT number FROM (SELECT DISTINCT number FROM schedule_lines WHERE import_id = ?1 AND carrier = ?2 AND number > ?3 ${limit})
  UNION SELECT number FROM (SELECT DISTINCT number FROM flights WHERE carrier = ?2 AND number > ?3 ${limit}) ${limit}`;

/** Flight numbers that the import has or that have flights, in the order of their text. */
async function nextNumbers(
  env: Env,
  importId: string,
  { carrier, after, atOnce }: { carrier: string; after: string; atOnce: number },
): Promise<string[]> {
  const { results } = await env.DB.prepare(NUMBERS).bind(importId, carrier, after, atOnce).all<{ number: string }>();
  return results.map(({ number }) => number);
}

async function changesOf(env: Env, scope: Scope, carrier: string, numbers: readonly string[]): Promise<Change[]> {
  const dates = concerned(scope, carrier);
  if (dates === null) return [];
  const imports = scope.coverage.filter((each) => each.carrier === carrier).map(({ import_id }) => import_id);
  const [lines, stored] = await Promise.all([
    linesOf(env, carrier, numbers, { dates, imports }),
    storedFlights(env, carrier, numbers, dates),
  ]);
  return changesTo(departures(lines, scope.coverage, scope.zones, dates), stored, scope.now);
}

/** Local dates of departure that the import may say something about: a leg may leave a day or so before or after its flight's date. */
function concerned({ coverage, import_id, dates: [first, last] }: Scope, carrier: string): Dates | null {
  const own = coverage.filter((each) => each.import_id === import_id && each.carrier === carrier);
  const from = own.map(({ valid_from }) => addDays(valid_from, -MAX_SHIFT_DAYS)).sort()[0] ?? last;
  const ends = own.map(({ valid_to }) => (valid_to === null ? last : addDays(valid_to, MAX_SHIFT_DAYS))).sort();
  const to = ends.at(-1) ?? first;
  const dates = [from > first ? from : first, to < last ? to : last] as const;
  return dates[0] <= dates[1] ? dates : null;
}
/** Eight legs that leave a day later each; UTC may add one. */
const MAX_SHIFT_DAYS = 8;

const FLIGHT = [...FLIGHT_COLUMNS, "status", "opened_at"].map((column) => `f.${column}`).join(", ");
/** Of a flight `f`: whether the last that was acknowledged of it is that it does not fly. */
const TOLD_WITHDRAWN = `coalesce((SELECT c.after IS NULL FROM schedule_changes AS c WHERE c.flight_id = f.id AND c.state = 'acknowledged'
  ORDER BY c.decided_at DESC LIMIT 1), 0)`;
export const STORED = `SELECT ${FLIGHT}, ${TAKEN} AS taken, ${TOLD_WITHDRAWN} AS told_withdrawn FROM json_each(?2) AS k
  CROSS JOIN flights AS f ON f.carrier = ?1 AND f.number = k.value AND f.local_date BETWEEN ?3 AND ?4`;

async function storedFlights(env: Env, carrier: string, numbers: readonly string[], [from, to]: Dates): Promise<StoredFlight[]> {
  const { results } = await env.DB.prepare(STORED).bind(carrier, JSON.stringify(numbers), from, to).all<StoredFlight>();
  return results;
}

/** A change as operators see it. */
export function changeView(change: Change): FlightChange {
  const before = change.kind === "added" ? null : change.before;
  const after = change.kind === "withdrawn" ? null : change.flight;
  return {
    flight_id: (before ?? after)?.id ?? "",
    kind: change.kind,
    taken: before?.taken ?? 0,
    before: before && timesOf(before),
    after: after && timesOf(after),
  };
}

export const timesOf = (flight: DatedFlight): FlightTimes => ({
  destination: flight.destination,
  departs_local: flight.departs_local,
  arrives_local: flight.arrives_local,
  aircraft: flight.aircraft,
  origin_terminal: flight.origin_terminal,
  destination_terminal: flight.destination_terminal,
});
