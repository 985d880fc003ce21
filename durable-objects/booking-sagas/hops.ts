import { tellAfterwards } from "#platform/operation.ts";
import { type RecordedSpan, SPANS_KEPT_DAYS, TRACE_HOPS } from "#contracts/traces.ts";

const KEPT_MS = SPANS_KEPT_DAYS * 86_400_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS hops (id TEXT PRIMARY KEY, at INTEGER NOT NULL, spans TEXT NOT NULL) WITHOUT ROWID;
`;

/** Spans that wait to be told; what is beyond that is not told at all. */
const MAX_UNTOLD = 1_000;

/** One way of a booking from one part of the system to another, and what was done there for it: the first span names it. */
export type Hop = [RecordedSpan, ...RecordedSpan[]];

/** Whether a hop is no longer kept. */
export const hopIsOver = (at: number, now: number): boolean => now - at > KEPT_MS;

/** The hops of the shard's bookings, for their traces: written with the change that ended them, read by operators only. */
export class Hops {
  readonly #sql: SqlStorage;
  #untold: RecordedSpan[] = [];
  #new: { bookingId: string; hop: Hop }[] = [];

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(SCHEMA);
  }

  add(bookingId: string, hop: Hop): void {
    this.#new.push({ bookingId, hop });
  }

  /** For a call that is yet to come: the platform does not hear what a shard does when it has answered all that it was asked. */
  tellLater(span: RecordedSpan): void {
    if (this.#untold.length < MAX_UNTOLD) this.#untold.push(span);
  }

  /** By a call that is being answered; `more` comes with it. */
  tell(more: () => RecordedSpan[]): void {
    const untold = this.#untold.splice(0);
    tellAfterwards(() => [...untold, ...more()]);
  }

  get areNew(): boolean {
    return this.#new.length > 0;
  }

  /** Within the transaction of the change. A hop that is told twice counts once. */
  write(): void {
    for (const { bookingId, hop } of this.#new)
      this.#sql.exec(
        "INSERT OR IGNORE INTO hops (id, at, spans) VALUES (?, ?, ?)",
        `${bookingId}:${hop[0].span_id}`,
        hop[0].ended_at,
        JSON.stringify(hop),
      );
  }

  /** What was added is stored, or will not be. */
  clear(): void {
    this.#new = [];
  }

  /** The spans of the newest hops of a booking, the oldest of them first. */
  of(bookingId: string): RecordedSpan[] {
    return this.#sql
      .exec<{ spans: string }>(
        "SELECT spans FROM hops WHERE id > ? AND id < ? ORDER BY at DESC LIMIT ?",
        ...range(bookingId),
        TRACE_HOPS,
      )
      .toArray()
      .toReversed()
      .flatMap(({ spans }) => JSON.parse(spans) as Hop);
  }

  /** A client's own trace may say who it is. */
  erase(bookingId: string): void {
    this.#new = this.#new.filter((each) => each.bookingId !== bookingId);
    this.#sql.exec("DELETE FROM hops WHERE id > ? AND id < ?", ...range(bookingId));
  }
}

/** Every key of a booking: `;` comes after `:`. */
const range = (bookingId: string): [string, string] => [`${bookingId}:`, `${bookingId};`];
