import { AUDIT_TASK } from "#contracts/names.ts";
import { BookingsMessage } from "#contracts/messages.ts";
import { meter } from "#platform/meter.ts";
import { consume, consumeDeadLetters, done, type Handling, type Parking } from "#queues/consume.ts";
import { measureDeadLetters } from "#queues/dead-letters/measure.ts";
import { park } from "#queues/dead-letters/park.ts";
import { answerAudit } from "#queues/answer-audit.ts";
import { pruneRun } from "#queues/prune-run.ts";
import { runTask } from "#queues/run-task.ts";
import type { TaskMessage } from "#queues/task-message.ts";
import { auditPage } from "./audit-page.ts";
import type { Env } from "./env.ts";
import { project } from "./project.ts";
import { ERASE_TASK, runErasures } from "./resume-erasures.ts";
import { startAudit } from "./start-audit.ts";
import { tellPassengers } from "./tell-passengers.ts";

/** The bookings queue and its dead letters. */
export async function consumeBookings(batch: MessageBatch, env: Env, now: number): Promise<void> {
  const parking: Parking = { park: (letters) => park(env, "bookings", letters, now), sagas: env.BOOKING_SAGAS };
  if (batch.queue.endsWith("-dlq")) return consumeDeadLetters(batch, parking);
  await consume(batch, { schema: BookingsMessage, handle: (messages) => handle(env, messages), ...parking });
}

async function handle(env: Env, messages: BookingsMessage[]): Promise<Handling[]> {
  const projected = messages.filter((message) => message.type === "booking.projected");
  await project(env, projected);
  countLags(projected, Date.now());
  const told = await tellPassengers(env, projected);
  const froms = messages.flatMap((message) => (message.type === "task.run" && isErasure(message) ? [message.data.from] : []));
  const erased = runErasures(env, froms, Date.now());
  return Promise.all(
    messages.map(async (message) => {
      if (message.type === "audit.read")
        return await answerAudit(env.AUDITS, message.data, () => auditPage(env, message.data), {
          source: "projections",
          db: env.DB,
          tables: ["bookings", "tickets", "parked_messages"],
        });
      if (message.type === "task.run")
        return isErasure(message) ? await erased : await runTask(tasks(env, message), message.data.name);
      return told.get(message.id) ?? done;
    }),
  );
}

/** How late lists are, of what they heard for the first time or again. */
function countLags(projected: { at: string }[], now: number): void {
  for (const { at } of projected)
    meter.observe("holdfast_projection_lag_seconds", { projection: "bookings" }, Math.max(0, now - Date.parse(at)) / 1_000);
}

const isErasure = ({ data }: TaskMessage): boolean => data.name === ERASE_TASK;

const USERS_TASK = "users.prune";
/** A copy of the message is known by its id, so one run starts one audit. */
const tasks = (env: Env, { id: key }: TaskMessage) => ({
  // The users service has no queue of its own.
  [USERS_TASK]: () => pruneRun(env, USERS_TASK, Date.now(), () => env.USERS.pruneExpired()),
  "bookings.measure": () => measureDeadLetters(env, "bookings", Date.now()),
  [AUDIT_TASK]: () => startAudit(env, { key, request_hash: AUDIT_TASK, repairs: true }),
});
