import { eventIsOver } from "#domain/booking/event-is-over.ts";
import { hopIsOver } from "./hops.ts";

/** Rows looked at in one turn: a few milliseconds. */
export const PRUNE_PAGE = 500;
/** Between two pages of a pass, so that the shard's own work goes first. */
const PAGE_GAP_MS = 1_000;
/** Between two passes: what is kept for months may stay a day longer. */
const PASS_EVERY_MS = 24 * 3_600_000;

/** A table by its key, which is text, and what of it is over. */
interface Table {
  name: string;
  key: string;
  isOver: (at: number, now: number) => boolean;
}
const TABLES: readonly [Table, ...Table[]] = [
  { name: "inbox", key: "event_id", isOver: eventIsOver },
  { name: "hops", key: "id", isOver: hopIsOver },
];

/**
 * Looks through the tables by their keys and deletes what is over: no index by time, which every webhook would pay for. A pass begins
 * with an alarm that comes anyway, since a shard without alarms has nothing new either; only a pass that is under way wishes one.
 */
export class ShardPrune {
  readonly #sql: SqlStorage;
  #table = 0;
  #after = "";
  #isUnderWay = false;
  #dueAt = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** When it wants to be woken (epoch ms). */
  wish(): number {
    return this.#isUnderWay ? this.#dueAt : Infinity;
  }

  turn(now: number): void {
    if (now < this.#dueAt) return;
    this.#isUnderWay = false;
    // A table that has less than a page is looked through beside the next one.
    for (; this.#table < TABLES.length; this.#table++, this.#after = "") {
      const last = this.#page(TABLES[this.#table] ?? TABLES[0], now);
      if (last === null) continue;
      this.#after = last;
      this.#isUnderWay = true;
      this.#dueAt = now + PAGE_GAP_MS;
      return;
    }
    this.#table = 0;
    this.#dueAt = now + PASS_EVERY_MS;
  }

  /** The last key of a page; null: the table has no more. */
  #page({ name, key, isOver }: Table, now: number): string | null {
    const page = this.#sql
      .exec<{ key: string; at: number }>(
        `SELECT ${key} AS key, at FROM ${name} WHERE ${key} > ? ORDER BY ${key} LIMIT ?`,
        this.#after,
        PRUNE_PAGE,
      )
      .toArray();
    for (const row of page) if (isOver(row.at, now)) this.#sql.exec(`DELETE FROM ${name} WHERE ${key} = ?`, row.key);
    return page.length === PRUNE_PAGE ? (page.at(-1)?.key ?? null) : null;
  }
}
