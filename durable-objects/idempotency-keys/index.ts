import { DurableObject } from "cloudflare:workers";
import type { IdempotencyKeysApi, KeptAnswer, KeyAdmission, KeyUse } from "#contracts/idempotency-keys.ts";
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

interface Row {
  request_hash: string;
  attempt: string;
  at: number;
  answer: string | null;
}

/** The idempotency keys of one user, each decided and stored in one turn. */
export class IdempotencyKeys extends DurableObject implements IdempotencyKeysApi {
  readonly #waiters = new Waiters();

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    ctx.storage.sql.exec(SCHEMA);
  }

  async begin(request: Parameters<IdempotencyKeysApi["begin"]>[0]): Promise<KeyAdmission> {
    const deadline = Date.now() + WAIT_MS;
    for (;;) {
      const admission = this.#admit(request, Date.now());
      const patience = deadline - Date.now();
      if (admission.state !== "in_progress" || patience <= 0) return admission;
      await this.#waiters.until(() => !this.#isUnderWay(request), patience);
    }
  }

  async keep({ scope, key, attempt, answer }: KeyUse & { answer: KeptAnswer }): Promise<void> {
    const { sql } = this.ctx.storage;
    const where = "WHERE scope = ? AND key = ? AND attempt = ?";
    sql.exec(`UPDATE requests SET answer = ? ${where}`, JSON.stringify(answer), scope, key, attempt);
    sql.exec("DELETE FROM requests WHERE at < ?", Date.now() - KEPT_MS);
    this.#waiters.wake();
  }

  async release({ scope, key, attempt }: KeyUse): Promise<void> {
    const where = "WHERE scope = ? AND key = ? AND attempt = ? AND answer IS NULL";
    this.ctx.storage.sql.exec(`DELETE FROM requests ${where}`, scope, key, attempt);
    this.#waiters.wake();
  }

  /** One that was abandoned may have had its effect, so its key stands for nothing else; the same request is carried out again. */
  #admit({ scope, key, attempt, request_hash }: Parameters<IdempotencyKeysApi["begin"]>[0], now: number): KeyAdmission {
    const known = this.#find({ scope, key });
    if (known !== undefined && known.request_hash !== request_hash) return { state: "key_reused" };
    if (known !== undefined && known.answer !== null)
      return { state: "answered", answer: JSON.parse(known.answer) as KeptAnswer };
    if (known !== undefined && known.attempt !== attempt && now < known.at + ABANDONED_MS) return { state: "in_progress" };
    this.ctx.storage.sql.exec(
      "INSERT OR REPLACE INTO requests VALUES (?, ?, ?, ?, ?, NULL)",
      scope,
      key,
      request_hash,
      attempt,
      now,
    );
    return { state: "yours" };
  }

  #isUnderWay(of: Pick<KeyUse, "scope" | "key">): boolean {
    const known = this.#find(of);
    return known !== undefined && known.answer === null;
  }

  #find({ scope, key }: Pick<KeyUse, "scope" | "key">): Row | undefined {
    const rows = this.ctx.storage.sql.exec("SELECT * FROM requests WHERE scope = ? AND key = ?", scope, key).toArray();
    return rows[0] as Row | undefined;
  }
}
