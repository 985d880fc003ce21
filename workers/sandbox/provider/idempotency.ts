import { type Answer, keyInUse, keyReused } from "./answers.ts";

/** Stripe forgets a key after this, in ms. */
const KEY_LIFE_MS = 24 * 3_600_000;

/** Answers by Idempotency-Key: the first one is given again, whatever it was; another request under the key is refused. */
export class IdempotencyKeys {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(
      "create table if not exists idempotency_keys (key text primary key, request text not null, request_id text not null, at integer not null, status integer, body text)",
    );
  }

  /** Null: the key is new. `request`: method, path and parameters. */
  recall(key: string, request: string): { answer: Answer; original_request: string | null } | null {
    this.#sql.exec("delete from idempotency_keys where key = ? and at <= ?", key, Date.now() - KEY_LIFE_MS);
    const row = this.#sql
      .exec<{ request: string; request_id: string; status: number | null; body: string | null }>(
        "select request, request_id, status, body from idempotency_keys where key = ?",
        key,
      )
      .toArray()[0];
    if (row === undefined) return null;
    if (row.request !== request) return { answer: keyReused(key), original_request: null };
    if (row.status === null || row.body === null) return { answer: keyInUse, original_request: null };
    return { answer: { status: row.status, body: JSON.parse(row.body), remembered: true }, original_request: row.request_id };
  }

  /** The request is being worked on; copies of it are refused until it has an answer. */
  begin(key: string, request: string, requestId: string): void {
    this.#sql.exec(
      "insert into idempotency_keys (key, request, request_id, at) values (?, ?, ?, ?) on conflict (key) do nothing",
      key,
      request,
      requestId,
      Date.now(),
    );
  }

  finish(key: string, answer: Answer): void {
    if (answer.remembered)
      this.#sql.exec(
        "update idempotency_keys set status = ?, body = ? where key = ?",
        answer.status,
        JSON.stringify(answer.body),
        key,
      );
    else this.#sql.exec("delete from idempotency_keys where key = ?", key);
  }
}
