import { giveBack, type Meter, type Metered, type Rate, takeAll, unused } from "#domain/rate-limit/meter.ts";
import { ok, type Result } from "#domain/result.ts";

/** A budget without a row is whole; so is one whose `whole_at` has come. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS budgets (
    key TEXT PRIMARY KEY, level INTEGER NOT NULL, at INTEGER NOT NULL, whole_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS budgets_by_end ON budgets (whole_at);
`;

/** Meters in storage, for what is rare and must not be had again by waiting for an eviction. */
export class Budgets {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    storage.sql.exec(SCHEMA);
  }

  /** All or none, in one turn; how long until the last of them would allow it. */
  spend(budgets: Metered[], now: number): Result<null, { reason: "exhausted"; retry_in_ms: number }> {
    this.#storage.sql.exec("DELETE FROM budgets WHERE whole_at <= ?", now);
    const taken = takeAll(budgets, (key) => this.#read(key), now);
    if (!taken.ok) return taken;
    for (const { key, rate, meter } of taken.value) this.#write(key, rate, meter);
    return ok(null);
  }

  giveBack(budgets: Metered[], now: number): void {
    for (const { key, rate } of budgets) this.#write(key, rate, giveBack(this.#read(key) ?? unused(now), rate, now));
  }

  #read(key: string): Meter | undefined {
    const [row] = this.#storage.sql
      .exec<{ level: number; at: number }>("SELECT level, at FROM budgets WHERE key = ?", key)
      .toArray();
    return row;
  }

  #write(key: string, rate: Rate, { level, at }: Meter): void {
    this.#storage.sql.exec(
      "INSERT OR REPLACE INTO budgets VALUES (?, ?, ?, ?)",
      key,
      level,
      at,
      at + Math.ceil(level / rate.quota),
    );
  }
}
