import type { z } from "zod";
import type { TaskRun } from "#contracts/messages.ts";

export type TaskMessage = z.infer<typeof TaskRun>;

/**
 * The message that has a service run its task of this name. `key`: what tells it from the other messages of that task, so that a copy of it is
 * known as one. `at`: when it is asked for, epoch ms. `from`: where a run before it has stopped.
 */
export const taskMessage = (
  name: string,
  {
    key,
    at,
    traceparent = null,
    from,
  }: { key: string | number; at: number; traceparent?: string | null; from?: TaskMessage["data"]["from"] },
): TaskMessage => ({
  v: 1,
  id: `task:${name}:${key}`,
  type: "task.run",
  booking_id: null,
  step: "task",
  at: new Date(at).toISOString(),
  traceparent,
  data: { name, ...(from !== undefined && { from }) },
});
