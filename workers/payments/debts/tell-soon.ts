import { TELL_DEBTS_TASK } from "#contracts/names.ts";
import { errorText, log } from "#platform/log.ts";
import { traceparentNow } from "#platform/operation.ts";
import { taskMessage } from "#queues/task-message.ts";
import type { Env } from "../env.ts";

/**
 * Has the passengers of a settled debt told at once. Losing this costs some minutes: the debt itself says that it is settled, and the
 * scheduler has notifications look for those as well.
 */
export async function tellSoon(
  { NOTIFICATIONS_QUEUE }: Pick<Env, "NOTIFICATIONS_QUEUE">,
  debtId: string,
  now: number,
): Promise<void> {
  const task = taskMessage(TELL_DEBTS_TASK, { key: debtId, at: now, traceparent: traceparentNow() });
  try {
    await NOTIFICATIONS_QUEUE.send(task, { contentType: "json" });
  } catch (error) {
    log("warn", "refund.debt_untold", { debt_id: debtId, why: errorText(error) });
  }
}
