import { Alarm } from "#platform/alarm.ts";
import { errorText, log } from "#platform/log.ts";
import type { DisputeKind } from "./cards.ts";

/** What the provider does later, by its alarm: send webhooks, apply a late request, let a refund fail. */
export type Job =
  | { kind: "webhook"; event_id: string }
  | { kind: "late_request"; request: RequestRecord }
  | { kind: "refund_fails"; refund_id: string }
  | { kind: "refund_succeeds"; refund_id: string }
  | { kind: "dispute"; charge_id: string; of: DisputeKind };

/** A request as it came, for applying it after the caller has given up. */
export interface RequestRecord {
  method: string;
  path: string;
  query: string;
  body: string;
  key: string | null;
  decline: boolean;
}

export interface DueJob {
  id: number;
  attempts: number;
  job: Job;
}

/** Jobs taken in one alarm. */
const MAX_DUE = 20;
/** Waits between tries of one job, in ms, and every one after those. */
const BACKOFF_MS: readonly number[] = [1_000, 2_000, 5_000, 15_000];
const LAST_BACKOFF_MS = 60_000;
/** Some six hours at the last wait; Stripe gives up on a webhook after three days. */
const MAX_TRIES = 360;
/** Wait after an alarm that could not even read its jobs, in ms. */
const ALARM_RETRY_MS = 5_000;

export class Jobs {
  readonly #storage: DurableObjectStorage;
  readonly #alarm: Alarm;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#alarm = new Alarm(storage);
    storage.sql.exec(
      "create table if not exists jobs (id integer primary key autoincrement, due_at integer not null, attempts integer not null, json text not null)",
    );
    storage.sql.exec("create index if not exists jobs_by_due on jobs (due_at)");
  }

  add(job: Job, delayMs: number): void {
    this.#storage.sql.exec(
      "insert into jobs (due_at, attempts, json) values (?, 0, ?)",
      Date.now() + delayMs,
      JSON.stringify(job),
    );
    this.arm();
  }

  /** What an alarm does: all that is due (epoch ms), each job alone. One that throws is tried again later. */
  async workDue(now: number, work: (due: DueJob) => Promise<void>): Promise<void> {
    try {
      await Promise.all(
        this.#due(now).map((due) =>
          work(due).catch((error: unknown) => {
            log("error", "sandbox.job_failed", { job: due.id, kind: due.job.kind, why: errorText(error) });
            this.tryLater(due);
          }),
        ),
      );
      this.arm();
    } catch (error) {
      // A handler that throws is retried six times and then never again, so it does not throw.
      log("error", "sandbox.alarm_failed", { why: errorText(error) });
      await this.#alarm.set(Date.now() + ALARM_RETRY_MS);
    }
  }

  #due(now: number): DueJob[] {
    const rows = this.#storage.sql
      .exec<{ id: number; attempts: number; json: string }>(
        "select id, attempts, json from jobs where due_at <= ? order by due_at, id limit ?",
        now,
        MAX_DUE,
      )
      .toArray();
    return rows.map(({ id, attempts, json }) => ({ id, attempts, job: JSON.parse(json) as Job }));
  }

  remove(id: number): void {
    this.#storage.sql.exec("delete from jobs where id = ?", id);
  }

  /** After the wait that its tries have come to; not at all after very many. */
  tryLater({ id, attempts }: Pick<DueJob, "id" | "attempts">): void {
    if (attempts + 1 >= MAX_TRIES) return this.remove(id);
    const due_at = Date.now() + (BACKOFF_MS[attempts] ?? LAST_BACKOFF_MS);
    this.#storage.sql.exec("update jobs set attempts = attempts + 1, due_at = ? where id = ?", due_at, id);
  }

  /** One alarm: the earliest job. Not awaited: the write rides with the rest of the turn. */
  arm(): void {
    const row = this.#storage.sql.exec<{ due_at: number | null }>("select min(due_at) as due_at from jobs").one();
    if (row.due_at !== null) void this.#alarm.set(row.due_at);
  }
}
