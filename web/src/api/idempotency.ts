import type { Result } from "#domain/result.ts";
import { isRefusal } from "./advice.ts";
import { type Failure, isRecord } from "./failure.ts";
import { type SiteStorage, ofTab } from "./storage.ts";

const KEPT_AS = "holdfast.idempotency_keys";

interface Kept {
  request: string;
  key: string;
}

/**
 * Idempotency keys that belong to what is asked, not to the click: sending the same form twice (a double click, a
 * retry after a lost answer) uses one key, so the server does it once; a changed form is another request and gets
 * another key. They are in the tab's own storage: whoever reloads a page that had no answer asks for the same once more.
 */
export class IdempotencyKeys {
  readonly #storage: SiteStorage;
  readonly #newKey: () => string;
  /** As in the storage; all there is where that is full. */
  #kept: Map<string, Kept> | null = null;

  constructor(storage: SiteStorage, newKey: () => string = randomKey) {
    this.#storage = storage;
    this.#newKey = newKey;
  }

  /** The key for this request. `scope` names the form; `request` is everything that makes it another request. */
  keyFor(scope: string, request: unknown): string {
    const known = this.#find(scope, request);
    if (known !== null) return known;
    const key = this.#newKey();
    this.#keep(this.#all().set(scope, { request: JSON.stringify(request), key }));
    return key;
  }

  /**
   * Asks under the request's key, which a refusal frees: the same sent again is a new wish. Not where an earlier try had no
   * answer: what refuses at the door, as a limit or the check for bots, has not looked whether that one was done.
   */
  async ask<T>(scope: string, request: unknown, by: (key: string) => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    const mayBeDone = this.hasFor(scope, request);
    const key = this.keyFor(scope, request);
    const result = await by(key);
    // By now the key may be that of another request.
    if (!result.ok && isRefusal(result.error) && !mayBeDone && this.#all().get(scope)?.key === key) this.settled(scope);
    return result;
  }

  /** Whether this request may have been done already: it was asked for, and not answered for good. */
  hasFor(scope: string, request: unknown): boolean {
    return this.#find(scope, request) !== null;
  }

  #find(scope: string, request: unknown): string | null {
    const kept = this.#all().get(scope);
    return kept !== undefined && kept.request === JSON.stringify(request) ? kept.key : null;
  }

  /** The request was answered for good: the same form sent again is a new wish. */
  settled(scope: string): void {
    if (this.#all().delete(scope)) this.#keep(this.#all());
  }

  /** Whoever asked is gone. */
  forget(): void {
    this.#keep(new Map());
  }

  #all(): Map<string, Kept> {
    return (this.#kept ??= new Map(this.#read()));
  }

  #read(): [string, Kept][] {
    try {
      const kept: unknown = JSON.parse(this.#storage.getItem(KEPT_AS) ?? "{}");
      return isRecord(kept) ? Object.entries(kept).filter((entry): entry is [string, Kept] => isKept(entry[1])) : [];
    } catch {
      return [];
    }
  }

  #keep(all: Map<string, Kept>): void {
    this.#kept = all;
    if (all.size === 0) this.#storage.removeItem(KEPT_AS);
    else this.#storage.setItem(KEPT_AS, JSON.stringify(Object.fromEntries(all)));
  }
}

const isKept = (value: unknown): value is Kept =>
  isRecord(value) && typeof value["request"] === "string" && typeof value["key"] === "string";

/** 128 random bits. `crypto.randomUUID` would need https, which a machine on the local network has not. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const idempotencyKeys = new IdempotencyKeys(ofTab);
