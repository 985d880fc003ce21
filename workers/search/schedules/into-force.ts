import { taskMessage } from "#queues/task-message.ts";
import type { Env } from "../env.ts";
import { LIVE } from "./timetable.ts";

/** The task that has flights follow an import which its request could not finish. */
export const APPLY_TASK = "schedules.apply";
/** Seconds after which it looks whether that is so: longer than the request goes on by itself. */
const LOOK_AFTER_S = 30;

/**
 * The moment of an import: one batch, before which nothing of it counts and after which all of it does. It does not come to it where the
 * import was taken over meanwhile (`gone`), or where another came into force since the one with the number `newest`, with which it was
 * compared (`newer`). The task is sent first: nothing that is in force is left unfinished.
 */
export async function bringIntoForce(env: Env, id: string, newest: number): Promise<"done" | "gone" | "newer"> {
  await env.OWN_QUEUE.send(applyTask(id, Date.now()), { delaySeconds: LOOK_AFTER_S });
  const [moment, , state] = await env.DB.batch([
    env.DB.prepare(
      `UPDATE schedule_imports SET state = 'applying', touched_at = ?2,
         live_no = (SELECT coalesce(max(live_no), 0) + 1 FROM schedule_imports)
       WHERE id = ?1 AND state = 'receiving' AND (SELECT coalesce(max(live_no), 0) FROM schedule_imports) = ?3`,
    ).bind(id, Date.now(), newest),
    env.DB.prepare(SUPERSEDE).bind(id),
    env.DB.prepare("SELECT state FROM schedule_imports WHERE id = ?").bind(id),
  ]);
  if ((moment?.meta.changes ?? 0) > 0) return "done";
  const [row] = (state?.results ?? []) as { state: string }[];
  return row?.state === "receiving" ? "newer" : "gone";
}

/** Of what this import replaces for each of its dates nothing is in force any more. */
const SUPERSEDE = `UPDATE schedule_imports SET state = 'superseded', finished_at = coalesce(finished_at, touched_at)
  WHERE id <> ?1 AND state IN ${LIVE} AND EXISTS (SELECT 1 FROM schedule_imports WHERE id = ?1 AND state IN ${LIVE})
    AND NOT EXISTS (SELECT 1 FROM schedule_carriers AS own WHERE own.import_id = schedule_imports.id
      AND NOT EXISTS (SELECT 1 FROM schedule_carriers AS new WHERE new.import_id = ?1 AND new.carrier = own.carrier
        AND new.valid_from <= own.valid_from AND (new.valid_to IS NULL OR new.valid_to >= own.valid_to)))`;

export const applyTask = (id: string, now: number) => taskMessage(APPLY_TASK, { key: `${id}:${now}`, at: now });
