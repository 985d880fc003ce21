import { taskMessage } from "#queues/task-message.ts";
import type { Env } from "../env.ts";
import { LIVE } from "./timetable.ts";

/** The task that has flights follow an import which its request could not finish. */
export const APPLY_TASK = "schedules.apply";
/** Seconds after which it looks whether that is so: longer than the request goes on by itself. */
const LOOK_AFTER_S = 30;

/**
 * The moment of an import: one batch, before which nothing of it counts and after which all of it does. Whether it came to it;
 * it does not where it was taken over meanwhile. The task is sent first: nothing that is in force is left unfinished.
 */
export async function bringIntoForce(env: Env, id: string): Promise<boolean> {
  await env.OWN_QUEUE.send(applyTask(id, Date.now()), { delaySeconds: LOOK_AFTER_S });
  const [moment] = await env.DB.batch([
    env.DB.prepare(
      `UPDATE schedule_imports SET state = 'applying', touched_at = ?2,
         live_no = (SELECT coalesce(max(live_no), 0) + 1 FROM schedule_imports)
       WHERE id = ?1 AND state = 'receiving'`,
    ).bind(id, Date.now()),
    env.DB.prepare(SUPERSEDE).bind(id),
  ]);
  return (moment?.meta.changes ?? 0) > 0;
}

/** Of what this import replaces for each of its dates nothing is in force any more. */
const SUPERSEDE = `UPDATE schedule_imports SET state = 'superseded', finished_at = coalesce(finished_at, touched_at)
  WHERE id <> ?1 AND state IN ${LIVE} AND EXISTS (SELECT 1 FROM schedule_imports WHERE id = ?1 AND state IN ${LIVE})
    AND NOT EXISTS (SELECT 1 FROM schedule_carriers AS own WHERE own.import_id = schedule_imports.id
      AND NOT EXISTS (SELECT 1 FROM schedule_carriers AS new WHERE new.import_id = ?1 AND new.carrier = own.carrier
        AND new.valid_from <= own.valid_from AND (new.valid_to IS NULL OR new.valid_to >= own.valid_to)))`;

export const applyTask = (id: string, now: number) => taskMessage(APPLY_TASK, { key: `${id}:${now}`, at: now });
