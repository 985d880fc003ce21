/**
 * Idempotency keys that belong to what is asked, not to the click: sending the same form twice (a double click, a
 * retry after a lost answer) uses one key, so the server does it once; a changed form is another request and gets
 * another key.
 */
export class IdempotencyKeys {
  readonly #kept = new Map<string, { request: string; key: string }>();
  readonly #newKey: () => string;

  constructor(newKey: () => string = randomKey) {
    this.#newKey = newKey;
  }

  /** The key for this request. `scope` names the form; `request` is everything that makes it another request. */
  keyFor(scope: string, request: unknown): string {
    const text = JSON.stringify(request);
    const kept = this.#kept.get(scope);
    if (kept?.request === text) return kept.key;
    const key = this.#newKey();
    this.#kept.set(scope, { request: text, key });
    return key;
  }

  /** The request was answered for good: the same form sent again is a new wish. */
  settled(scope: string): void {
    this.#kept.delete(scope);
  }
}

/** 128 random bits. `crypto.randomUUID` would need https, which a machine on the local network has not. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const idempotencyKeys = new IdempotencyKeys();
