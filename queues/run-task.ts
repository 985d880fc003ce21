import { errorText, log } from "#platform/log.ts";
import { type Handling, done } from "./consume.ts";

/**
 * Runs a task that the scheduler asks for, by its name. One that fails is only logged: it comes again with its next period, and
 * neither its neighbours in the batch nor an operator have to do with it. It suits tasks whose next run does what was left undone.
 */
export async function runTask(tasks: Record<string, () => Promise<unknown>>, name: string): Promise<Handling> {
  const task = tasks[name];
  if (task === undefined) log("error", "task.unknown", { name });
  try {
    await task?.();
  } catch (error) {
    log("error", "task.failed", { name, why: errorText(error) });
  }
  return done;
}
