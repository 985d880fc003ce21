interface Entry<V> {
  value: V;
  until: number;
  size: number;
}

/**
 * A bounded map of this isolate whose entries are good for a short time. It holds values, never promises: a Worker must
 * not wait for another request's work.
 */
export class TimedCache<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #ttlMs: number;
  readonly #max: number;
  readonly #sizeOf: (value: V) => number;
  #size = 0;

  /** `max`: of all entries together, each counting for one, or for what `size_of` says. */
  constructor(options: { ttl_ms: number; max: number; size_of?: (value: V) => number }) {
    this.#ttlMs = options.ttl_ms;
    this.#max = options.max;
    this.#sizeOf = options.size_of ?? (() => 1);
  }

  get size(): number {
    return this.#size;
  }

  get(key: string, now: number): V | undefined {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.until > now ? entry.value : undefined;
  }

  set(key: string, value: V, now: number): void {
    this.#drop(key);
    const entry = { value, until: now + this.#ttlMs, size: this.#sizeOf(value) };
    this.#entries.set(key, entry);
    this.#size += entry.size;
    // Maps keep the order of insertion, so the first key is the oldest.
    for (const [oldest, { until }] of this.#entries) {
      if (this.#size <= this.#max && until > now) return;
      this.#drop(oldest);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#size = 0;
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

  #drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#size -= entry.size;
  }
}
