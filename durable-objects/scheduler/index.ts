import { DurableObject } from "cloudflare:workers";
import type { SchedulerApi } from "#contracts/scheduler.ts";
import { Alarm } from "#platform/alarm.ts";
import { errorText, log, setLogLevel } from "#platform/log.ts";
import { asOperation } from "#platform/operation.ts";
import { ownTraceOf } from "#platform/traceparent.ts";
import { type SchedulerEnv, type Task, messageOf, tasksOf } from "./tasks.ts";

/** A task that could not be sent is tried again after this. */
const RETRY_MS = 60_000;

/** One alarm that asks the services, by queue, to run their periodic tasks. */
export class Scheduler extends DurableObject<SchedulerEnv> implements SchedulerApi {
  readonly #alarm: Alarm;

  constructor(ctx: DurableObjectState, env: SchedulerEnv) {
    super(ctx, env);
    setLogLevel(env.LOG_LEVEL);
    this.#alarm = new Alarm(ctx.storage);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS tasks (name TEXT PRIMARY KEY, next_at INTEGER NOT NULL) WITHOUT ROWID");
  }

  async ensure(): ReturnType<SchedulerApi["ensure"]> {
    const planned = this.#plan(Date.now());
    this.#alarm.wish(earliest(planned));
    return {
      tasks: planned.map(({ task, next_at }) => ({
        name: task.name,
        queue: task.queue,
        next_at: new Date(next_at).toISOString(),
      })),
    };
  }

  /** The next run is stored before this one is sent: a crash in between loses one run and never sends one for ever. */
  override async alarm(): Promise<void> {
    try {
      const now = Date.now();
      const due = this.#plan(now).filter(({ next_at }) => next_at <= now);
      for (const { task } of due) this.#setNext(task, now + task.every_ms);
      await this.ctx.storage.sync();
      await Promise.all(due.map(({ task, next_at }) => this.#send(task, next_at)));
      await this.#alarm.set(earliest(this.#plan(now)));
    } catch (error) {
      log("error", "scheduler.alarm_failed", { why: errorText(error) });
      await this.#alarm.set(Date.now() + RETRY_MS);
    }
  }

  async #send(task: Task, dueAt: number): Promise<void> {
    try {
      const message = messageOf(task, dueAt);
      const options = { begins: true, traceparent: null, ...ownTraceOf(message.id), kind: "producer" } as const;
      await asOperation(`send ${task.name}`, options, () => this.env[task.queue].send(message, { contentType: "json" }));
    } catch (error) {
      log("warn", "scheduler.send_failed", { task: task.name, why: errorText(error) });
      this.#setNext(task, Date.now() + RETRY_MS);
    }
  }

  /** Every task with its next run. One that is new here runs at once, unless it starts later. */
  #plan(now: number): { task: Task; next_at: number }[] {
    const stored = new Map(
      this.ctx.storage.sql
        .exec<{ name: string; next_at: number }>("SELECT name, next_at FROM tasks")
        .toArray()
        .map((row) => [row.name, row.next_at]),
    );
    return tasksOf(this.env).map((task) => {
      const known = stored.get(task.name);
      const last = task.starts_later === true || known !== undefined ? now + task.every_ms : now;
      // A period that was shortened counts at once.
      const next_at = Math.min(known ?? last, last);
      if (next_at !== known) this.#setNext(task, next_at);
      return { task, next_at };
    });
  }

  #setNext(task: Task, nextAt: number): void {
    this.ctx.storage.sql.exec("INSERT OR REPLACE INTO tasks VALUES (?, ?)", task.name, nextAt);
  }
}

const earliest = (planned: { next_at: number }[]): number => Math.min(...planned.map(({ next_at }) => next_at));
