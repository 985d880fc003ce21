import type { Pruned } from "#platform/prune.ts";
import { taskMessage } from "./task-message.ts";

/** Until the next run, in seconds: the database and what else is in the queue have their turn. */
const PAUSE_S = 5;

/**
 * One run of a task that deletes what is over. Where it leaves something another follows by the service's own queue: the clock asks only once
 * an hour or a day, and by then more is over than a run deletes.
 */
export async function pruneRun(
  { OWN_QUEUE }: { OWN_QUEUE: Queue },
  task: string,
  now: number,
  run: () => Promise<Pick<Pruned, "more">>,
): Promise<void> {
  const { more } = await run();
  if (more) await OWN_QUEUE.send(taskMessage(task, { key: now, at: now }), { contentType: "json", delaySeconds: PAUSE_S });
}
