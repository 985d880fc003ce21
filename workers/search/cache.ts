/**
 * A bounded map of this isolate whose entries are good for a short time. It holds values, never promises: a Worker must
 * not wait for another request's work.
 */
export class TimedCache<V> {
  readonly #entries = new Map<string, { value: V; until: number }>();
  readonly #ttlMs: number;
  readonly #max: number;

  constructor(options: { ttl_ms: number; max: number }) {
    this.#ttlMs = options.ttl_ms;
    this.#max = options.max;
  }

  get(key: string, now: number): V | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.until > now ? entry.value : undefined;
  }

  set(key: string, value: V, now: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: now + this.#ttlMs });
    if (this.#entries.size <= this.#max) return;
    // Maps keep the order of insertion, so the first key is the oldest.
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  clear(): void {
    this.#entries.clear();
  }

  /** The values of all keys; those not held are fetched in one go. A key nothing is fetched for is not in the answer. */
  async load(
    keys: readonly string[],
    now: number,
    fetchMissing: (missing: string[]) => Promise<Map<string, V>>,
  ): Promise<Map<string, V>> {
    const found = new Map<string, V>();
    const missing: string[] = [];
    for (const key of keys) {
      const value = this.get(key, now);
      if (value === undefined) missing.push(key);
      else found.set(key, value);
    }
    if (missing.length === 0) return found;
    for (const [key, value] of await fetchMissing(missing)) {
      this.set(key, value, now);
      found.set(key, value);
    }
    return found;
  }
}
