import type { FlightStatus } from "#domain/schedule/changes.ts";
import { errorText, log } from "#platform/log.ts";
import { taskMessage } from "#queues/task-message.ts";
import type { Env } from "../env.ts";
import { changesOf } from "../flights-now.ts";
import type { ScheduleChangeRow } from "../schema-imports.ts";
import { type Calls, inTurn, LOOK_AGAIN_MS, tellAll, type Told } from "../tell-in-turn.ts";
import { timesOf } from "./flight-changes.ts";

/** The task that has passengers told of schedule changes that an operator has acknowledged. */
export const TELL_TASK = "schedules.tell";
/** Who has seats on its flight, and one to have somebody told. */
const FIRST_CALLS = 1 + 1;
/** Changes that are read for one run. */
const MAX_CHANGES = 10;

/**
 * Whatever was tried last comes last: a change that cannot be told keeps no other waiting. One that a later one of its flight has overtaken is
 * told no more: whoever has missed it hears of the later one, and would otherwise hear last how the flight was before that.
 */
export const UNTOLD = `SELECT c.id, c.flight_id, c.before, c.after, c.decided_at, f.status, f.redefined
  FROM schedule_changes AS c CROSS JOIN flights AS f ON f.id = c.flight_id
  WHERE c.state = 'acknowledged' AND c.told_at IS NULL AND c.tried_at <= ?1 AND NOT EXISTS (SELECT 1 FROM schedule_changes AS later
    WHERE later.flight_id = c.flight_id AND later.state = 'acknowledged' AND later.decided_at > c.decided_at)
  ORDER BY c.tried_at, c.decided_at LIMIT ${MAX_CHANGES}`;
const TOLD = "UPDATE schedule_changes SET told_at = ?2 WHERE id = ?1";
const TRIED = "UPDATE schedule_changes SET tried_at = ?2 WHERE id = ?1";

/** With the flight as it is in that moment, in which no later change of it is acknowledged: so none is told with a higher number than a later one. */
type Untold = Pick<ScheduleChangeRow, "id" | "flight_id"> & {
  before: string;
  after: string | null;
  decided_at: number;
  status: FlightStatus;
  redefined: number;
};

/** Whoever has seats on them, as the flights' objects know. One that cannot be told now, or not to everybody, is tried again later. */
export async function tellChanges(env: Env, now: number, calls: Calls): Promise<void> {
  const { results } = await env.DB.prepare(UNTOLD)
    .bind(now - LOOK_AGAIN_MS)
    .all<Untold>();
  await inTurn(calls, {
    due: results,
    page: MAX_CHANGES,
    firstCalls: FIRST_CALLS,
    look: (change) => look(env, change, calls),
    mark: async ({ id }, { came }) => {
      await env.DB.prepare(came === "all" ? TOLD : TRIED)
        .bind(id, now)
        .run();
    },
    goOn: (delaySeconds) =>
      env.OWN_QUEUE.send(taskMessage(TELL_TASK, { key: now, at: now }), { contentType: "json", delaySeconds }),
  });
}

async function look(env: Env, change: Untold, calls: Calls): Promise<Told> {
  try {
    const { told, came } = await tell(env, change, calls);
    if (came === "all" || told > 0) log("info", "schedule_change.told", { change_id: change.id, bookings: told, to: came });
    return { told, came };
  } catch (error) {
    log("warn", "schedule_change.untold", { change_id: change.id, why: errorText(error) });
    return { told: 0, came: "not_all" };
  }
}

async function tell(env: Env, untold: Untold, calls: Calls): Promise<Told> {
  const { id: change_id, flight_id, before, after, decided_at, status, redefined } = untold;
  const { seats } = await env.FLIGHT_SEATS.getByName(flight_id).manifest();
  const bookings = seats.flatMap(({ booking_id }) => booking_id ?? []);
  const change = {
    change_id,
    flight_id,
    acknowledged_at: new Date(decided_at).toISOString(),
    before: timesOf(parsed(before)),
    after: after === null ? null : timesOf(parsed(after)),
    changes: changesOf(status, redefined),
  };
  return tellAll(bookings, calls, (booking_ids) => env.NOTIFICATIONS.tellOfChange({ ...change, booking_ids }));
}

const parsed = (flight: string): ScheduleChangeRow["before"] => JSON.parse(flight) as ScheduleChangeRow["before"];

/** Has it run soon. Losing this costs some minutes: the scheduler asks for it as well. */
export async function tellSoon(env: Pick<Env, "OWN_QUEUE">, changeId: string, now: number): Promise<void> {
  try {
    await env.OWN_QUEUE.send(taskMessage(TELL_TASK, { key: changeId, at: now }));
  } catch (error) {
    log("warn", "schedule_change.untold", { change_id: changeId, why: errorText(error) });
  }
}
