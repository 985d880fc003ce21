import type { FlightTimes } from "#contracts/schedules.ts";
import { CHECK_IN_CLOSES_MS, CHECK_IN_OPENS_MS, checkInPhase, checkInWindow } from "#domain/check-in/window.ts";
import { errorText, log } from "#platform/log.ts";
import { taskMessage } from "#queues/task-message.ts";
import type { Env } from "./env.ts";
import { type Calls, inTurn, LOOK_AGAIN_MS, tellAll, type Told } from "./tell-in-turn.ts";

/** The task that has passengers told that they may check in. */
export const CHECK_IN_TASK = "check_ins.tell";
/** What each flight is asked, and one to have somebody told. */
const FIRST_CALLS = 3 + 1;
/** Flights that are read for one run: about as many as it has calls for. */
const MAX_FLIGHTS = 8;
const DAY_MS = 24 * 3_600_000;
/** A flight that has left is not looked at any more. One that is put off for longer is looked at again, and nobody is told of it twice. */
const FORGET_MS = 7 * DAY_MS;
/** The version of a flight whose passengers have not all been told of any. */
const NONE = -1;

/**
 * Flights that one may check in for, as the timetable has them now, and that are not as they were when their passengers were told last:
 * whoever buys while check-in is open is told, too. One that a timetable has otherwise flies as it was until an operator has acknowledged
 * that; of one that no timetable has nobody is told, for its passengers may be about to hear that it does not fly. Those that nobody has looked at yet come first, and then those that have waited longest;
 * so neither sales of one flight nor one that cannot be told of keep another waiting. `local_date`, which has an index, is a day or so off.
 */
export const OPENED = `SELECT f.id, f.destination, f.departs_local, f.arrives_local, f.aircraft, f.origin_terminal, f.destination_terminal, a.version
  FROM flights AS f JOIN availability AS a ON a.flight_id = f.id LEFT JOIN check_ins_told AS t ON t.flight_id = f.id
  WHERE f.local_date BETWEEN ?1 AND ?2 AND f.departs_at > ?3 AND f.departs_at <= ?4
    AND (f.status = 'scheduled' OR f.status = 'suspended' AND NOT EXISTS
      (SELECT 1 FROM schedule_changes AS c WHERE c.flight_id = f.id AND c.state = 'open' AND c.after IS NULL))
    AND (t.version IS NULL OR (t.version < a.version AND t.told_at <= ?5))
  ORDER BY t.told_at, f.departs_at, f.id LIMIT ${MAX_FLIGHTS}`;
export const LOOKED = `INSERT INTO check_ins_told (flight_id, version, told_at) VALUES (?1, ?2, ?3)
  ON CONFLICT (flight_id) DO UPDATE SET version = max(version, excluded.version), told_at = excluded.told_at`;
export const FORGET = "DELETE FROM check_ins_told WHERE told_at < ?1";

type Opened = FlightTimes & { id: string; version: number };
/** `version`: of the flight, whose passengers are all told by that. */
type Looked = Told & { version: number };
const UNTOLD: Looked = { told: 0, came: "not_all", version: NONE };

/** A flight that cannot be told of now, or not to everybody, is looked at again later. */
export async function tellCheckIns(env: Env, now: number, calls: Calls): Promise<void> {
  await inTurn(calls, {
    due: await openedFlights(env, now),
    page: MAX_FLIGHTS,
    firstCalls: FIRST_CALLS,
    look: (flight) => look(env, flight, calls, now),
    mark: async ({ id }, { version }) => {
      await env.DB.prepare(LOOKED).bind(id, version, now).run();
    },
    goOn: (delaySeconds) =>
      env.OWN_QUEUE.send(taskMessage(CHECK_IN_TASK, { key: now, at: now }), { contentType: "json", delaySeconds }),
  });
}

/** Marks that are of no use any more. */
export async function forgetCheckIns(env: Env, now: number): Promise<void> {
  await env.DB.prepare(FORGET)
    .bind(now - FORGET_MS)
    .run();
}

async function openedFlights(env: Env, now: number): Promise<Opened[]> {
  const [first, last] = [now - DAY_MS, now + CHECK_IN_OPENS_MS + DAY_MS].map((at) => new Date(at).toISOString().slice(0, 10));
  const { results } = await env.DB.prepare(OPENED)
    .bind(first, last, now + CHECK_IN_CLOSES_MS, now + CHECK_IN_OPENS_MS, now - LOOK_AGAIN_MS)
    .all<Opened>();
  return results;
}

async function look(env: Env, flight: Opened, calls: Calls, now: number): Promise<Looked> {
  try {
    const looked = await tell(env, flight, calls, now);
    if (looked.told > 0) log("info", "check_in.told", { flight_id: flight.id, bookings: looked.told });
    return looked;
  } catch (error) {
    log("warn", "check_in.untold", { flight_id: flight.id, why: errorText(error) });
    return UNTOLD;
  }
}

/** Whoever has seats on it that nobody is checked in for, as the flight's object knows. It also knows best whether and when it leaves. */
async function tell(env: Env, { id: flight_id, version: heard, ...times }: Opened, calls: Calls, now: number): Promise<Looked> {
  const flight = env.FLIGHT_SEATS.getByName(flight_id);
  const [claims, boarding, cancellation] = await Promise.all([flight.manifest(), flight.boardingList(), flight.cancellation()]);
  const { departs_at, seats } = claims;
  // An object that was rebuilt counts anew, and what search has heard is never asked for again.
  const version = Math.max(claims.version, heard);
  if (cancellation !== null || departs_at === null) return { told: 0, came: "all", version };
  // A timetable has just changed it, and its object is still to hear.
  if (checkInPhase(departs_at, now) !== "open") return UNTOLD;
  const boarded = new Set(boarding.map(({ designator }) => designator));
  const waiting = seats.flatMap(({ state, designator, booking_id }) =>
    state === "sold" && booking_id !== null && !boarded.has(designator) ? booking_id : [],
  );
  const opened = { flight_id, times, closes_at: new Date(checkInWindow(departs_at).closes_at).toISOString() };
  const told = await tellAll(waiting, calls, (booking_ids) => env.NOTIFICATIONS.tellOfCheckIn({ ...opened, booking_ids }));
  return { ...told, version: told.came === "all" ? version : NONE };
}
