import { type RecordedSpan, SPANS_KEPT_DAYS, TRACE_HOPS } from "#contracts/traces.ts";
import { aboutNothing } from "#platform/context.ts";
import { errorText, log } from "#platform/log.ts";
import { tellAfterwards } from "#platform/operation.ts";

const KEPT_MS = SPANS_KEPT_DAYS * 86_400_000;
/** Hops are stored together so long after the first of them, in ms: they decide nothing, so a crash may cost the last of them. */
const STORE_AFTER_MS = 1_000;
/** In one statement: an object binds a hundred parameters. */
const ROWS = 30;
/** Spans that wait to be told; what is beyond that is not told at all. */
const MAX_UNTOLD = 1_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS hops (id TEXT PRIMARY KEY, at INTEGER NOT NULL, spans TEXT NOT NULL) WITHOUT ROWID;
`;

/** One way of a booking from one part of the system to another, and what was done there for it: the first span names it. */
export type Hop = [RecordedSpan, ...RecordedSpan[]];

interface Told {
  bookingId: string;
  hop: Hop;
}

/** Whether a hop is no longer kept. */
export const hopIsOver = (at: number, now: number): boolean => now - at > KEPT_MS;

/** The hops of the shard's bookings, for their traces. Nothing but operators reads them. */
export class Hops {
  readonly #sql: SqlStorage;
  #untold: RecordedSpan[] = [];
  /** Of the present turn, which may yet come to nothing. */
  #ofTurn: Told[] = [];
  /** Of turns that are stored. */
  #waiting: Told[] = [];
  #isDue = false;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(SCHEMA);
  }

  add(bookingId: string, hop: Hop): void {
    this.#ofTurn.push({ bookingId, hop });
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

  /** The turn is stored. */
  keep(): void {
    if (this.#ofTurn.length === 0) return;
    this.#waiting.push(...this.#ofTurn.splice(0));
    if (this.#waiting.length >= ROWS) return this.#store();
    if (this.#isDue) return;
    this.#isDue = true;
    aboutNothing(() => setTimeout(() => this.#storeDue(), STORE_AFTER_MS));
  }

  /** The turn came to nothing. */
  drop(): void {
    this.#ofTurn = [];
  }

  #storeDue(): void {
    try {
      this.#store();
    } catch (error) {
      log("warn", "hops.lost", { why: errorText(error) });
    }
  }

  /** A hop that is told twice counts once. */
  #store(): void {
    this.#isDue = false;
    while (this.#waiting.length > 0) {
      const part = this.#waiting.splice(0, ROWS);
      const rows = part.map(({ bookingId, hop }) => [`${bookingId}:${hop[0].span_id}`, hop[0].ended_at, JSON.stringify(hop)]);
      const places = rows.map(() => "(?, ?, ?)").join(", ");
      this.#sql.exec(`INSERT OR IGNORE INTO hops (id, at, spans) VALUES ${places}`, ...rows.flat());
    }
  }

  /** The spans of the newest hops of a booking, the oldest of them first. */
  of(bookingId: string): RecordedSpan[] {
    this.#store();
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

  /** How it went is told no more. */
  erase(bookingId: string): void {
    this.#ofTurn = this.#ofTurn.filter((told) => told.bookingId !== bookingId);
    this.#store();
    this.#sql.exec("DELETE FROM hops WHERE id > ? AND id < ?", ...range(bookingId));
  }
}

/** Every key of a booking: `;` comes after `:`. */
const range = (bookingId: string): [string, string] => [`${bookingId}:`, `${bookingId};`];
