import { DurableObject } from "cloudflare:workers";
import type { IdempotencyKeysApi, KeptAnswer, KeyAdmission, KeyUse } from "#contracts/idempotency-keys.ts";
import { Alarm } from "#platform/alarm.ts";
import { errorText, log, setLogLevel } from "#platform/log.ts";
import { Waiters } from "#platform/waiters.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS requests (
    scope TEXT, key TEXT, request_hash TEXT NOT NULL, attempt TEXT NOT NULL, at INTEGER NOT NULL, answer TEXT,
    PRIMARY KEY (scope, key)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS requests_by_age ON requests (at);
`;
/** How long a request waits for the answer of another one with its key. */
const WAIT_MS = 10_000;
/** One that has not ended by then never will: longer than any command takes. */
export const ABANDONED_MS = 60_000;
/** How long an answer is kept. */
export const KEPT_MS = 30 * 86_400_000;
/** A key that is over is deleted so much later, and with it all that are over by then: not by an alarm for each. */
export const SWEEP_AFTER_MS = 3_600_000;
/** Wait after an alarm that failed. */
const ALARM_RETRY_MS = 60_000;

interface IdempotencyKeysEnv {
  LOG_LEVEL: string;
}
interface Row {
  request_hash: string;
  attempt: string;
  at: number;
  answer: string | null;
}

/**
 * The idempotency keys of one user, each decided and stored in one turn. Nobody may ever ask again, so its alarm forgets them; where
 * none is left the object has no storage, and is gone.
 */
export class IdempotencyKeys extends DurableObject<IdempotencyKeysEnv> implements IdempotencyKeysApi {
  readonly #waiters = new Waiters();
  readonly #alarm: Alarm;
  #hasTables = false;

  constructor(ctx: DurableObjectState, env: IdempotencyKeysEnv) {
    super(ctx, env);
    setLogLevel(env.LOG_LEVEL);
    this.#alarm = new Alarm(ctx.storage);
  }

  async begin(request: Parameters<IdempotencyKeysApi["begin"]>[0]): Promise<KeyAdmission> {
    const deadline = Date.now() + WAIT_MS;
    for (;;) {
      const admission = this.#admit(request, Date.now());
      // In the turn of the decision, so that no row is ever without an alarm. A new row is over after all others.
      if (!this.#alarm.isKnown) this.#alarm.wish(this.#sweepAt());
      const patience = deadline - Date.now();
      if (admission.state !== "in_progress" || patience <= 0) return admission;
      await this.#waiters.until(() => !this.#isUnderWay(request), patience);
    }
  }

  async keep({ scope, key, attempt, answer }: KeyUse & { answer: KeptAnswer }): Promise<void> {
    const where = "WHERE scope = ? AND key = ? AND attempt = ?";
    this.#sql().exec(`UPDATE requests SET answer = ? ${where}`, JSON.stringify(answer), scope, key, attempt);
    this.#waiters.wake();
  }

  async release({ scope, key, attempt }: KeyUse): Promise<void> {
    const where = "WHERE scope = ? AND key = ? AND attempt = ? AND answer IS NULL";
    this.#sql().exec(`DELETE FROM requests ${where}`, scope, key, attempt);
    this.#waiters.wake();
  }

  /** Forgets what is over, and the object itself with the last of it. */
  override async alarm(): Promise<void> {
    this.#alarm.came();
    try {
      this.#sql().exec("DELETE FROM requests WHERE at <= ?", Date.now() - KEPT_MS);
      const next = this.#sweepAt();
      if (next !== Infinity) return this.#alarm.wish(next);
      this.#hasTables = false;
      await this.ctx.storage.deleteAll();
    } catch (error) {
      // A handler that throws is retried six times and then never again, so it does not throw.
      log("error", "idempotency_keys.alarm_failed", { why: errorText(error) });
      await this.#alarm.set(Date.now() + ALARM_RETRY_MS);
    }
  }

  /** One that was abandoned may have had its effect, so its key stands for nothing else; the same request is carried out again. */
  #admit({ scope, key, attempt, request_hash }: Parameters<IdempotencyKeysApi["begin"]>[0], now: number): KeyAdmission {
    const found = this.#find({ scope, key });
    const known = found === undefined || now >= found.at + KEPT_MS ? undefined : found;
    if (known !== undefined && known.request_hash !== request_hash) return { state: "key_reused" };
    if (known !== undefined && known.answer !== null)
      return { state: "answered", answer: JSON.parse(known.answer) as KeptAnswer };
    if (known !== undefined && known.attempt !== attempt && now < known.at + ABANDONED_MS) return { state: "in_progress" };
    this.#sql().exec("INSERT OR REPLACE INTO requests VALUES (?, ?, ?, ?, ?, NULL)", scope, key, request_hash, attempt, now);
    return { state: "yours" };
  }

  #isUnderWay(of: Pick<KeyUse, "scope" | "key">): boolean {
    const known = this.#find(of);
    return known !== undefined && known.answer === null;
  }

  #find({ scope, key }: Pick<KeyUse, "scope" | "key">): Row | undefined {
    const rows = this.#sql().exec("SELECT * FROM requests WHERE scope = ? AND key = ?", scope, key).toArray();
    return rows[0] as Row | undefined;
  }

  /** When the oldest key is to be deleted, epoch ms; `Infinity`: there is none. */
  #sweepAt(): number {
    const [row] = this.#sql().exec<{ at: number | null }>("SELECT MIN(at) AS at FROM requests").toArray();
    return (row?.at ?? Infinity) + KEPT_MS + SWEEP_AFTER_MS;
  }

  /** With its tables: after the last key is deleted it has none until it is asked again. */
  #sql(): SqlStorage {
    const { sql } = this.ctx.storage;
    if (!this.#hasTables) sql.exec(SCHEMA);
    this.#hasTables = true;
    return sql;
  }
}
