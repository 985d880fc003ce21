/** Series of a page. One page is one row: storage bills by rows, and a shard has hundreds of series that change all the time. */
const PER_PAGE = 250;

const SCHEMA = "CREATE TABLE IF NOT EXISTS pages (page INTEGER PRIMARY KEY, counts TEXT NOT NULL)";

/** Counts by series, kept in memory and stored by pages in the order in which their series came up. */
export class Pages {
  readonly #sql: SqlStorage;
  readonly #values = new Map<string, number>();
  /** The series of each page, in the order of its row. */
  readonly #pages: string[][] = [];
  readonly #pageOf = new Map<string, number>();
  readonly #unstored = new Set<number>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(SCHEMA);
    for (const [name, value] of this.stored()) this.#put(name, value);
  }

  get size(): number {
    return this.#values.size;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  add(name: string, by: number): void {
    this.#unstored.add(this.#put(name, (this.#values.get(name) ?? 0) + by));
  }

  /** As of the last `store`. */
  stored(): [name: string, value: number][] {
    return this.#sql
      .exec<{ counts: string }>("SELECT counts FROM pages ORDER BY page")
      .toArray()
      .flatMap(({ counts }) => JSON.parse(counts) as [string, number][]);
  }

  /** Writes the pages that have changed. Call it in a transaction. */
  store(): void {
    for (const page of this.#unstored) {
      const counts = (this.#pages[page] ?? []).map((name) => [name, this.#values.get(name)]);
      this.#sql.exec("INSERT OR REPLACE INTO pages VALUES (?, ?)", page, JSON.stringify(counts));
    }
    this.#unstored.clear();
  }

  /** The page it is on. */
  #put(name: string, value: number): number {
    this.#values.set(name, value);
    const known = this.#pageOf.get(name);
    if (known !== undefined) return known;
    const page = Math.floor((this.#values.size - 1) / PER_PAGE);
    (this.#pages[page] ??= []).push(name);
    this.#pageOf.set(name, page);
    return page;
  }
}
