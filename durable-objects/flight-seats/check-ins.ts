import { type CheckIn, type CheckIns, checkInsOf } from "#domain/check-in/check-ins.ts";

/** Only a flight that somebody has checked in for has it. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS check_ins (
    sequence INTEGER PRIMARY KEY, booking_id TEXT NOT NULL, passenger_id TEXT NOT NULL, at INTEGER NOT NULL,
    UNIQUE (booking_id, passenger_id))`;

/** The rows of those who have checked in. They are read when first asked for: whoever buys seats does not wait for them. */
export class CheckInStore {
  readonly #storage: DurableObjectStorage;
  #checkIns: CheckIns | null = null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  get all(): CheckIns {
    return (this.#checkIns ??= checkInsOf(this.#load()));
  }

  /** Stores those that are new, with the flight's commit. */
  write(): void {
    const added = this.#checkIns?.added ?? [];
    if (added.length === 0) return;
    const { sql } = this.#storage;
    this.#storage.transactionSync(() => {
      sql.exec(SCHEMA);
      for (const { sequence, booking_id, passenger_id, at } of added)
        sql.exec("INSERT INTO check_ins VALUES (?, ?, ?, ?)", sequence, booking_id, passenger_id, at);
    });
    added.splice(0);
  }

  /** What is in memory is not to be trusted any more. */
  forget(): void {
    this.#checkIns = null;
  }

  #load(): CheckIn[] {
    const { sql } = this.#storage;
    const isThere = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'check_ins'").toArray().length > 0;
    return isThere ? (sql.exec("SELECT * FROM check_ins").toArray() as unknown as CheckIn[]) : [];
  }
}
