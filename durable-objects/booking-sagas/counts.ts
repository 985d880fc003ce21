import type { OpenStatus, ShardBacklog } from "#contracts/booking-sagas.ts";

const TABLES = ["sagas", "openings", "outbox", "inbox", "saga_log", "hops"];
const OPEN: readonly OpenStatus[] = ["held", "paying", "cancelling"];

/** How much the shard has stored. */
export class ShardCounts {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Commands that nobody has acknowledged, and bookings that are not at rest: of both there are few. */
  backlog(): ShardBacklog {
    const commands = this.#sql
      .exec<Omit<ShardBacklog, "open">>(
        `SELECT count(*) AS waiting, count(*) FILTER (WHERE next_at IS NULL) AS parked,
           min(at) FILTER (WHERE next_at IS NOT NULL) AS oldest FROM outbox`,
      )
      .one();
    const count = "SELECT count(*) AS bookings FROM sagas WHERE status = ?";
    const open = OPEN.map((status) => [status, this.#sql.exec<{ bookings: number }>(count, status).one().bookings]);
    return { ...commands, open: Object.fromEntries(open) as ShardBacklog["open"] };
  }

  sizes(): Record<string, number> {
    const counts = TABLES.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`);
    return this.#sql.exec<Record<string, number>>(`SELECT ${counts.join(", ")}`).toArray()[0] ?? {};
  }
}
