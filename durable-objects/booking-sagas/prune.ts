import { eventIsOver } from "#domain/booking/event-is-over.ts";

/** Events looked at in one turn: a few milliseconds. */
export const PRUNE_PAGE = 500;
/** Between two pages of a pass, so that the shard's own work goes first. */
const PAGE_GAP_MS = 1_000;
/** Between two passes: what is kept for months may stay a day longer. */
const PASS_EVERY_MS = 24 * 3_600_000;

/**
 * Looks through the inbox by its key and deletes what is over: no index by time, which every webhook would pay for. A pass begins
 * with an alarm that comes anyway, since a shard without alarms has nothing new either; only a pass that is under way wishes one.
 */
export class InboxPrune {
  readonly #sql: SqlStorage;
  #after: string | null = null;
  #dueAt = 0;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** When it wants to be woken (epoch ms). */
  wish(): number {
    return this.#after === null ? Infinity : this.#dueAt;
  }

  turn(now: number): void {
    if (now < this.#dueAt) return;
    const page = this.#sql
      .exec<{ event_id: string; at: number }>(
        "SELECT event_id, at FROM inbox WHERE event_id > ? ORDER BY event_id LIMIT ?",
        this.#after ?? "",
        PRUNE_PAGE,
      )
      .toArray();
    for (const { event_id, at } of page)
      if (eventIsOver(at, now)) this.#sql.exec("DELETE FROM inbox WHERE event_id = ?", event_id);
    const last = page.length === PRUNE_PAGE ? page.at(-1) : undefined;
    this.#after = last?.event_id ?? null;
    this.#dueAt = now + (last === undefined ? PASS_EVERY_MS : PAGE_GAP_MS);
  }
}
