/** An answer as it was sent, to be sent again byte for byte. */
export interface KeptAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}
/** One key as its user sent it: `scope` is method and path, `attempt` tells one request from another with that key. */
export interface KeyUse {
  scope: string;
  key: string;
  attempt: string;
}
/** `yours`: carry it out, then `keep` or `release`. `in_progress`: another request with this key still is. */
export type KeyAdmission = { state: "yours" | "key_reused" | "in_progress" } | { state: "answered"; answer: KeptAnswer };

/**
 * What one user's idempotency keys were answered, for the commands whose service keeps no record of its own; the object's
 * name is the user's id. Each of those commands may be repeated without harm, since a crash may leave its end unknown.
 */
export interface IdempotencyKeysApi {
  /** Admits one request of a key at a time; the others wait for its answer, some seconds at most. */
  begin(request: KeyUse & { request_hash: string }): Promise<KeyAdmission>;
  /** The answer to this key from now on. */
  keep(use: KeyUse & { answer: KeptAnswer }): Promise<void>;
  /** It was refused or failed: the key is free again. */
  release(use: KeyUse): Promise<void>;
}
