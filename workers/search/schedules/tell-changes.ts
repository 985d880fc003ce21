import { CHANGED_BOOKINGS } from "#contracts/notifications.ts";
import { errorText, log } from "#platform/log.ts";
import { taskMessage } from "#queues/task-message.ts";
import type { Env } from "../env.ts";
import type { ScheduleChangeRow } from "../schema-imports.ts";
import { timesOf } from "./flight-changes.ts";
import { chunks } from "./flight-rows.ts";

/** The task that has passengers told of schedule changes that an operator has acknowledged. */
export const TELL_TASK = "schedules.tell";
/** Changes of one run; what is beyond comes with the next. */
const MAX_CHANGES = 10;

export const UNTOLD = `SELECT id, flight_id, before, after, decided_at FROM schedule_changes
  WHERE state = 'acknowledged' AND told_at IS NULL ORDER BY decided_at LIMIT ${MAX_CHANGES}`;

type Untold = Pick<ScheduleChangeRow, "id" | "flight_id"> & { before: string; after: string | null; decided_at: number };

/** Whoever has seats on them, as the flights' objects know. One that cannot be told now is tried again with the next run. */
export async function tellChanges(env: Env, now: number): Promise<void> {
  const { results } = await env.DB.prepare(UNTOLD).all<Untold>();
  for (const change of results) {
    try {
      const told = await tell(env, change);
      await env.DB.prepare("UPDATE schedule_changes SET told_at = ?2 WHERE id = ?1").bind(change.id, now).run();
      log("info", "schedule_change.told", { change_id: change.id, bookings: told });
    } catch (error) {
      log("warn", "schedule_change.untold", { change_id: change.id, why: errorText(error) });
    }
  }
}

async function tell(env: Env, { id: change_id, flight_id, before, after, decided_at }: Untold): Promise<number> {
  const { seats } = await env.FLIGHT_SEATS.getByName(flight_id).manifest();
  const bookings = [...new Set(seats.flatMap(({ booking_id }) => booking_id ?? []))];
  const change = {
    change_id,
    flight_id,
    acknowledged_at: new Date(decided_at).toISOString(),
    before: timesOf(parsed(before)),
    after: after === null ? null : timesOf(parsed(after)),
  };
  for (const booking_ids of chunks(bookings, CHANGED_BOOKINGS)) await env.NOTIFICATIONS.tellOfChange({ ...change, booking_ids });
  return bookings.length;
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
