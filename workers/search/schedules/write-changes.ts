import { type Change, isSame, type StoredFlight } from "#domain/schedule/changes.ts";
import type { DatedFlight } from "#domain/schedule/schedule.ts";
import type { ScheduleChangeState } from "#contracts/schedules.ts";
import type { Env } from "../env.ts";
import { changePrefix } from "./changes.ts";
import { chunks, FLIGHT_COLUMNS, FLIGHTS_A_STATEMENT } from "./flight-rows.ts";
import { TAKEN } from "./flight-changes.ts";

/** Changes recorded by one statement: each has a flight before and after. */
const CHANGES_A_STATEMENT = 100;

const set = FLIGHT_COLUMNS.map((column) => `${column} = excluded.${column}`).join(", ");
const UPSERT = `INSERT INTO flights (${FLIGHT_COLUMNS.join(", ")}, status)
  SELECT ${FLIGHT_COLUMNS.map((column) => `value ->> '${column}'`).join(", ")}, 'scheduled' FROM json_each(?) WHERE true
  ON CONFLICT (id) DO UPDATE SET ${set}, status = 'scheduled' WHERE flights.status <> 'cancelled'`;
/** Suspending has a number of its own: what calendars count by (`changesOf`) is one lower than it while a flight is suspended, and must not fall. */
const SET_STATUS = `UPDATE flights SET status = ?1, redefined = redefined + (?1 = 'suspended' AND status <> 'suspended')
  WHERE status <> 'cancelled' AND id IN (SELECT value FROM json_each(?2))`;
/** What was open about these flights is not any more, unless it is the same still. */
const RESOLVE = `UPDATE schedule_changes SET state = 'resolved', decided_at = ?1
  WHERE state IN ('open', 'applied') AND flight_id IN (SELECT value ->> 'flight_id' FROM json_each(?2))
    AND NOT EXISTS (SELECT 1 FROM json_each(?2) WHERE value ->> 'flight_id' = schedule_changes.flight_id
      AND value ->> 'state' = 'open' AND schedule_changes.state = 'open' AND nullif(value -> 'after', 'null') IS schedule_changes.after)`;
/** What is open stays as it was recorded first. What operators have acknowledged before is past: the same once more is news again. */
const RECORD = `INSERT INTO schedule_changes (id, import_id, flight_id, kind, before, after, taken, state, recorded_at)
  SELECT value ->> 'id', ?1, value ->> 'flight_id', value ->> 'kind', value -> 'before',
    nullif(value -> 'after', 'null'), value ->> 'taken', value ->> 'state', ?2
  FROM json_each(?3) AS new
  WHERE new.value ->> 'state' <> 'none' AND NOT EXISTS (SELECT 1 FROM schedule_changes AS old WHERE old.flight_id = new.value ->> 'flight_id'
    AND old.state = 'open' AND new.value ->> 'state' = 'open' AND old.after IS nullif(new.value -> 'after', 'null'))
  ON CONFLICT (id) DO NOTHING`;

/** The statements that have the flights be so, and that record what became of flights that were there. All in one batch, or not at all. */
export function writeChanges(env: Env, importId: string, changes: readonly Change[], now: number): D1PreparedStatement[] {
  const flights = changes.flatMap((change) => (change.kind === "added" || change.kind === "changed" ? [change.flight] : []));
  const idsOf = (kind: Change["kind"]) =>
    changes.flatMap((change) => (change.kind === kind && "before" in change ? [change.before.id] : []));
  const recorded = changes.flatMap((change) => recordOf(importId, change) ?? []);
  return [
    ...chunks(flights, FLIGHTS_A_STATEMENT).map((chunk) => env.DB.prepare(UPSERT).bind(JSON.stringify(chunk))),
    ...(["withdrawn", "suspended"] as const).flatMap((status) =>
      idsOf(status).length === 0 ? [] : [env.DB.prepare(SET_STATUS).bind(status, JSON.stringify(idsOf(status)))],
    ),
    ...chunks(recorded, CHANGES_A_STATEMENT).flatMap((chunk) => [
      env.DB.prepare(RESOLVE).bind(now, JSON.stringify(chunk)),
      env.DB.prepare(RECORD).bind(importId, now, JSON.stringify(chunk)),
      ...openBooked(
        env,
        chunk.map(({ flight_id }) => flight_id),
        now,
      ),
    ]),
  ];
}

const dated = ({
  status: _status,
  taken: _taken,
  opened_at: _openedAt,
  told_withdrawn: _told,
  ...flight
}: StoredFlight): DatedFlight => flight;

function recordOf(importId: string, change: Change) {
  if (change.kind === "added") return null;
  const { before, kind } = change;
  const after = kind === "withdrawn" ? null : change.flight;
  return {
    id: `${changePrefix(importId)}_${before.id}`,
    flight_id: before.id,
    kind: after === null ? "withdrawn" : "changed",
    before: dated(before),
    after,
    taken: before.taken,
    state: stateOf(change),
  };
}

/**
 * `none`: it only comes back on sale as it was, which there is nothing to tell of. Unless its passengers were told that it does not fly:
 * it is on sale at once, and they hear of it when an operator has seen to those who have made other plans.
 */
function stateOf(change: Exclude<Change, { kind: "added" }>): ScheduleChangeState | "none" {
  if (change.kind === "suspended") return "open";
  if (change.kind === "changed" && change.before.taken > 0 && change.before.told_withdrawn === 1) return "open";
  return change.kind === "changed" && isSame(change.flight, change.before) ? "none" : "applied";
}

/** An offer of a flight as it was may be booked this long after it changed, with room for how long search takes to hear of it. */
const LATE_MS = 25 * 60_000;

/**
 * Somebody was booking a flight while it was withdrawn or changed, or had an offer of it: operators are to know. For flights about
 * which search has just heard, or which have just been changed, whichever comes later; in one batch with it, so nothing is missed.
 */
export function openBooked(env: Env, flightIds: readonly string[], now: number): D1PreparedStatement[] {
  const among = "(SELECT value FROM json_each(?1))";
  return [
    env.DB.prepare(
      `UPDATE schedule_changes SET state = 'open', taken = (SELECT ${TAKEN} FROM flights AS f WHERE f.id = schedule_changes.flight_id)
       WHERE state = 'applied' AND flight_id IN ${among} AND (kind = 'withdrawn' OR recorded_at > ?2)
         AND EXISTS (SELECT 1 FROM flights AS f WHERE f.id = schedule_changes.flight_id AND ${TAKEN} > 0)`,
    ).bind(JSON.stringify(flightIds), now - LATE_MS),
    env.DB.prepare(
      `UPDATE flights SET status = 'suspended', redefined = redefined + 1 WHERE status = 'withdrawn' AND id IN ${among}
         AND EXISTS (SELECT 1 FROM schedule_changes AS c WHERE c.flight_id = flights.id AND c.state = 'open' AND c.kind = 'withdrawn')`,
    ).bind(JSON.stringify(flightIds)),
  ];
}
