/** Real things that requests are about, by kind; each is whatever JSON the requests need of it. */
export class Pool {
  readonly #kinds = new Map<string, Record<string, unknown>[]>();

  /** Newest first; what is older than the newest `MOST` is forgotten. */
  add(kind: string, ...things: Record<string, unknown>[]): void {
    this.#kinds.set(kind, [...things, ...(this.#kinds.get(kind) ?? [])].slice(0, MOST));
  }

  all(kind: string): Record<string, unknown>[] {
    return this.#kinds.get(kind) ?? [];
  }

  remove(kind: string, id: unknown): void {
    this.#kinds.set(
      kind,
      this.all(kind).filter((thing) => thing["id"] !== id),
    );
  }

  /** What `kind.member` stands for; nothing where the pool has none. */
  #find(reference: string, pick: number): unknown {
    const [kind = "", member = "id"] = reference.split(".");
    const things = this.all(kind);
    return things[pick % Math.max(things.length, 1)]?.[member];
  }

  /** A text with its references, such as `@{held.id}`, resolved. The same `pick` gives members of the same thing. */
  text(text: string, pick: number): string {
    return text.replaceAll(REFERENCE, (_, reference: string) => {
      const found = this.#find(reference, pick);
      return typeof found === "string" ? found : "none";
    });
  }

  /** A value with its references resolved; a text that is nothing but a reference becomes whatever that is. */
  value(value: unknown, pick: number): unknown {
    if (typeof value === "string") {
      const [whole, reference] = /^@\{([a-z_.]+)\}$/.exec(value) ?? [];
      return whole === undefined ? value : (this.#find(reference ?? "", pick) ?? "none");
    }
    if (Array.isArray(value)) return value.map((item) => this.value(item, pick));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, this.value(inside, pick)]));
  }
}

const MOST = 30;
const REFERENCE = /@\{([a-z_.]+)\}/g;
