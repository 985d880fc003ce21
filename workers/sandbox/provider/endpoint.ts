import type { Account } from "./account.ts";
import { type Answer, serverError } from "./answers.ts";
import { match } from "./api.ts";
import { decodeForm } from "./form.ts";
import type { IdempotencyKeys } from "./idempotency.ts";
import type { RequestRecord } from "./jobs.ts";

/** Executes API requests, each in one synchronous turn and once per idempotency key. */
export class Endpoint {
  readonly #parts: Omit<Account, "request">;
  readonly #keys: IdempotencyKeys;

  constructor(parts: Omit<Account, "request">, keys: IdempotencyKeys) {
    this.#parts = parts;
    this.#keys = keys;
  }

  account(request: Account["request"]): Account {
    return { ...this.#parts, request };
  }

  /** The answer, or the first one again where the key is known. */
  answer(record: RequestRecord, requestId: string): { answer: Answer; original_request: string | null } {
    const known = record.key === null ? null : this.#keys.recall(record.key, fingerprint(record));
    if (known !== null) return known;
    if (record.key !== null) this.#keys.begin(record.key, fingerprint(record), requestId);
    return { answer: this.finish(record, requestId), original_request: null };
  }

  /** Takes the key for a request that is executed later; until then copies of it are refused. False: there is nothing to do later. */
  begin(record: RequestRecord, requestId: string): boolean {
    if (record.key === null || this.#keys.recall(record.key, fingerprint(record)) !== null) return false;
    this.#keys.begin(record.key, fingerprint(record), requestId);
    return true;
  }

  /** Executes a request whose key is taken, and remembers the answer. */
  finish(record: RequestRecord, requestId: string): Answer {
    const answer = this.#execute(record, requestId);
    if (record.key !== null) this.#keys.finish(record.key, answer);
    return answer;
  }

  /**
   * A server error without an effect. A new key remembers it: whoever repeats the request hears it again, as what it is. A key that
   * has another answer keeps that, and one whose request is still to come waits for it: then the error was in front of the API.
   */
  fail(record: RequestRecord, requestId: string): { answer: Answer; original_request: string | null } {
    const known = record.key === null ? null : this.#keys.recall(record.key, fingerprint(record));
    if (known !== null && known.original_request !== null && known.answer.status === serverError.status) return known;
    if (record.key !== null && this.begin(record, requestId)) this.#keys.finish(record.key, serverError);
    return { answer: serverError, original_request: null };
  }

  #execute(record: RequestRecord, requestId: string): Answer {
    const matched = match(record.method, record.path);
    if ("status" in matched) return matched;
    const form = decodeForm(record.method === "GET" ? record.query : record.body);
    return matched.execute(this.account({ id: requestId, idempotency_key: record.key }), form, record.decline);
  }
}

const fingerprint = ({ method, path, body }: RequestRecord): string => `${method} ${path}\n${body}`;
