import type { FlightTimes } from "#contracts/schedules.ts";
import { CHECK_IN_CLOSES_MS, CHECK_IN_OPENS_MS, checkInPhase, checkInWindow } from "#domain/check-in/window.ts";
import { errorText, log } from "#platform/log.ts";
import { taskMessage } from "#queues/task-message.ts";
import type { Env } from "./env.ts";

/** The task that has passengers told that they may check in. */
export const CHECK_IN_TASK = "check_ins.tell";
/** Calls of one run: a request may make some thirty. What is beyond is left to a run of its own. */
const MAX_CALLS = 24;
/** What each flight is asked. */
const CALLS_A_FLIGHT = 3;
const MAX_FLIGHTS = MAX_CALLS / CALLS_A_FLIGHT;
const DAY_MS = 24 * 3_600_000;
/** A flight that has left is not looked at any more. One that is put off for longer is looked at again, and nobody is told of it twice. */
const FORGET_MS = 7 * DAY_MS;

/**
 * Flights that one may check in for, as the timetable has them now, and that somebody has taken or given back seats of since their passengers
 * were told last: whoever buys while check-in is open is told, too. `local_date`, which has an index, is a day or so off.
 */
export const OPENED = `SELECT f.id, f.destination, f.departs_local, f.arrives_local, f.aircraft, f.origin_terminal, f.destination_terminal, a.version
  FROM flights AS f JOIN availability AS a ON a.flight_id = f.id LEFT JOIN check_ins_told AS t ON t.flight_id = f.id
  WHERE f.local_date BETWEEN ?1 AND ?2 AND f.status = 'scheduled' AND f.departs_at > ?3 AND f.departs_at <= ?4
    AND (t.version IS NULL OR t.version < a.version)
  ORDER BY f.departs_at, f.id LIMIT ${MAX_FLIGHTS}`;
export const TOLD = `INSERT INTO check_ins_told (flight_id, version, told_at) VALUES (?1, ?2, ?3)
  ON CONFLICT (flight_id) DO UPDATE SET version = excluded.version, told_at = excluded.told_at`;
export const FORGET = "DELETE FROM check_ins_told WHERE told_at < ?1";

type Opened = FlightTimes & { id: string; version: number };

/** A flight that cannot be told of now is looked at again by the next run. */
export async function tellCheckIns(env: Env, now: number): Promise<void> {
  let [calls, told] = [0, 0];
  for (const flight of await openedFlights(env, now)) {
    if (calls >= MAX_CALLS) break;
    try {
      const came = await tell(env, flight, MAX_CALLS - calls, now);
      calls += came.calls;
      told += came.told;
      if (came.version === null) continue;
      await env.DB.prepare(TOLD).bind(flight.id, came.version, now).run();
      if (came.told > 0) log("info", "check_in.told", { flight_id: flight.id, bookings: came.told });
    } catch (error) {
      calls += CALLS_A_FLIGHT;
      log("warn", "check_in.untold", { flight_id: flight.id, why: errorText(error) });
    }
  }
  // Only where somebody was told, so that what cannot be told is not tried without a pause.
  if (calls >= MAX_CALLS && told > 0) await goOn(env, now);
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
    .bind(first, last, now + CHECK_IN_CLOSES_MS, now + CHECK_IN_OPENS_MS)
    .all<Opened>();
  return results;
}

/** `version`: of the flight, whose passengers are all told by that; null: not yet. */
type Came = { calls: number; told: number; version: number | null };

/** Whoever has seats on it that nobody is checked in for, as the flight's object knows. It also knows best whether and when it leaves. */
async function tell(env: Env, { id: flight_id, version: heard, ...times }: Opened, budget: number, now: number): Promise<Came> {
  const flight = env.FLIGHT_SEATS.getByName(flight_id);
  const [manifest, boarding, cancellation] = await Promise.all([flight.manifest(), flight.boardingList(), flight.cancellation()]);
  const { departs_at, seats } = manifest;
  // An object that was rebuilt counts anew, and what search has heard is never asked for again.
  const version = Math.max(manifest.version, heard);
  const came: Came = { calls: CALLS_A_FLIGHT, told: 0, version: null };
  if (cancellation !== null || departs_at === null) return { ...came, version };
  // A timetable has just changed it, and its object is still to hear.
  if (checkInPhase(departs_at, now) !== "open") return came;
  const boarded = new Set(boarding.map(({ designator }) => designator));
  const waiting = seats.flatMap(({ state, designator, booking_id }) =>
    state === "sold" && booking_id !== null && !boarded.has(designator) ? booking_id : [],
  );
  const opened = { flight_id, times, closes_at: new Date(checkInWindow(departs_at).closes_at).toISOString() };
  let left = [...new Set(waiting)];
  while (left.length > 0) {
    if (came.calls >= budget) return came;
    const answer = await env.NOTIFICATIONS.tellOfCheckIn({ ...opened, booking_ids: left });
    left = answer.left;
    came.calls += 1;
    came.told += answer.told;
  }
  return { ...came, version };
}

const goOn = (env: Env, now: number): Promise<unknown> =>
  env.OWN_QUEUE.send(taskMessage(CHECK_IN_TASK, { key: now, at: now }), { contentType: "json" });
