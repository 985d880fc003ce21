import { AUDIT_TASK, TELL_DEBTS_TASK } from "#contracts/names.ts";
import { numberVar } from "#platform/env.ts";
import { ownTraceOf, traceparentOf } from "#platform/traceparent.ts";
import { type TaskMessage, taskMessage } from "#queues/task-message.ts";

/** The queues of the services whose tasks are run from here. */
export interface SchedulerEnv {
  SEARCH_QUEUE: Queue<TaskMessage>;
  PAYMENTS_QUEUE: Queue<TaskMessage>;
  NOTIFICATIONS_QUEUE: Queue<TaskMessage>;
  BOOKINGS_QUEUE: Queue<TaskMessage>;
  LOG_LEVEL: string;
  /** Between two audits, in minutes; 0: none by itself. */
  AUDIT_EVERY_MINUTES: string;
}
export interface Task {
  name: string;
  queue: Extract<keyof SchedulerEnv, `${string}_QUEUE`>;
  every_ms: number;
  /** Only after its first period: at the start there is nothing for it yet. */
  starts_later?: true;
}

const MINUTE_MS = 60_000;

/** Everything that happens by the clock. The services do the work; a task that is asked for twice must change nothing. */
const TASKS: readonly Task[] = [
  // The timetable ends a fixed number of days ahead, so each day needs one more.
  { name: "timetable.extend", queue: "SEARCH_QUEUE", every_ms: 24 * 60 * MINUTE_MS },
  // Passengers of flights that a timetable has changed, where the message that was to have them told is lost.
  { name: "schedules.tell", queue: "SEARCH_QUEUE", every_ms: 5 * MINUTE_MS, starts_later: true },
  // Passengers who may check in from now on.
  { name: "check_ins.tell", queue: "SEARCH_QUEUE", every_ms: 5 * MINUTE_MS, starts_later: true },
  // The lowest fares of calendars: by the clock flights leave the sale, and what a run has left undone is done.
  { name: "fares.refresh", queue: "SEARCH_QUEUE", every_ms: 5 * MINUTE_MS, starts_later: true },
  // Refunds that failed late and disputes: a lost webhook would hide them.
  { name: "payments.reconcile", queue: "PAYMENTS_QUEUE", every_ms: 15 * MINUTE_MS },
  // What was answered long ago. Kept for weeks, so an hour more or less is nothing.
  { name: "payments.prune", queue: "PAYMENTS_QUEUE", every_ms: 60 * MINUTE_MS, starts_later: true },
  { name: "notifications.prune", queue: "NOTIFICATIONS_QUEUE", every_ms: 24 * 60 * MINUTE_MS, starts_later: true },
  // Sessions and tokens that have expired, and clients that were registered and never used.
  { name: "users.prune", queue: "BOOKINGS_QUEUE", every_ms: 24 * 60 * MINUTE_MS, starts_later: true },
  // Accounts that are to be erased, and whose first try was cut short; each is gone over once more after a quarter of an hour.
  { name: "accounts.erase", queue: "BOOKINGS_QUEUE", every_ms: 5 * MINUTE_MS, starts_later: true },
  // Mail and SMS whose provider was down.
  { name: "notifications.retry", queue: "NOTIFICATIONS_QUEUE", every_ms: 5 * MINUTE_MS },
  // Events whose partner was down; their waits begin with minutes.
  { name: "webhooks.retry", queue: "NOTIFICATIONS_QUEUE", every_ms: MINUTE_MS, starts_later: true },
  // Passengers whose refund debt is settled, where the message that was to have them told is lost.
  { name: TELL_DEBTS_TASK, queue: "NOTIFICATIONS_QUEUE", every_ms: 15 * MINUTE_MS, starts_later: true },
  // What only a look into the databases can count, so that `/metrics` does not have to.
  { name: "bookings.measure", queue: "BOOKINGS_QUEUE", every_ms: MINUTE_MS },
  { name: "notifications.measure", queue: "NOTIFICATIONS_QUEUE", every_ms: MINUTE_MS },
  { name: "payments.measure", queue: "PAYMENTS_QUEUE", every_ms: MINUTE_MS },
  { name: "search.measure", queue: "SEARCH_QUEUE", every_ms: MINUTE_MS },
  { name: "load.measure", queue: "SEARCH_QUEUE", every_ms: 5 * MINUTE_MS },
];

/** All tasks there are under these settings. */
export function tasksOf(env: Pick<SchedulerEnv, "AUDIT_EVERY_MINUTES">): Task[] {
  const every_ms = numberVar("AUDIT_EVERY_MINUTES", env.AUDIT_EVERY_MINUTES) * MINUTE_MS;
  // Compares all stores, and asks the sagas to look again at what it found.
  const audit: Task = { name: AUDIT_TASK, queue: "BOOKINGS_QUEUE", every_ms, starts_later: true };
  return every_ms > 0 ? [...TASKS, audit] : [...TASKS];
}

/** The message of one run; `at` (epoch ms) is when it was due, so that a copy of it is known as one. */
export function messageOf({ name }: Task, at: number): TaskMessage {
  const message = taskMessage(name, { key: at, at });
  return { ...message, traceparent: traceparentOf(ownTraceOf(message.id)) };
}
