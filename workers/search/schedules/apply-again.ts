import type { Env } from "../env.ts";
import { applyTask } from "./into-force.ts";
import { LIVE } from "./timetable.ts";

/** The number of the import that came into force last; 0: none has. */
export const newestLiveNo = async (env: Env): Promise<number> =>
  (await env.DB.prepare("SELECT max(live_no) AS newest FROM schedule_imports").first<number>("newest")) ?? 0;

/**
 * Imports that came into force while the timetable was being extended: it knew nothing of them, and they knew nothing of its new
 * dates. Their flights follow once more.
 */
export async function applyNewerThan(env: Env, liveNo: number): Promise<void> {
  const { meta } = await env.DB.prepare(
    `UPDATE schedule_imports SET state = 'applying', applied_to = NULL, finished_at = NULL WHERE live_no > ? AND state IN ${LIVE}`,
  )
    .bind(liveNo)
    .run();
  if (meta.changes > 0) await env.OWN_QUEUE.send(applyTask("again", Date.now()));
}
