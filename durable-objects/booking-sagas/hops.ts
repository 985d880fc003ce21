import type { RecordedSpan } from "#contracts/traces.ts";
import { aboutNothing } from "#platform/context.ts";
import { errorText, log } from "#platform/log.ts";
import { tellAfterwards } from "#platform/operation.ts";

/** Days that the spans of a booking are kept. */
export const SPANS_KEPT_DAYS = 30;
const KEPT_MS = SPANS_KEPT_DAYS * 86_400_000;
/** Hops are stored together so long after the first of them, in ms: they decide nothing, so a crash may cost the last of them. */
const STORE_AFTER_MS = 1_000;
/** Hops of a booking that are shown: the newest. */
const SHOWN = 500;
/** In one statement: an object binds a hundred parameters. */
const ROWS = 30;
/** Hops that are stored at once, whatever the time. */
const MAX_WAITING = 100;
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
    if (this.#waiting.length >= MAX_WAITING) return this.#storeDue();
    if (this.#isDue) return;
    this.#isDue = true;
    aboutNothing(() => setTimeout(() => this.#storeDue(), STORE_AFTER_MS));
  }

  /** The turn came to nothing. */
  drop(): void {
    this.#ofTurn = [];
  }

  /** Nothing depends on it, least of all the turn that is stored already. */
  #storeDue(): void {
    try {
      this.#store();
    } catch (error) {
      log("warn", "hops.lost", { why: errorText(error) });
    }
  }

  /** A row is what is billed, so the hops of a booking that wait together are one. */
  #store(): void {
    this.#isDue = false;
    const waiting = Map.groupBy(this.#waiting.splice(0), ({ bookingId }) => bookingId);
    const rows = Array.from(waiting, ([bookingId, told]) => rowOf(bookingId, told));
    for (let from = 0; from < rows.length; from += ROWS) {
      const part = rows.slice(from, from + ROWS);
      const places = part.map(() => "(?, ?, ?)").join(", ");
      this.#sql.exec(`INSERT OR IGNORE INTO hops (id, at, spans) VALUES ${places}`, ...part.flat());
    }
  }

  /** The spans of the newest hops of a booking, the oldest of them first. */
  of(bookingId: string): RecordedSpan[] {
    this.#storeDue();
    return this.#sql
      .exec<{ spans: string }>(
        "SELECT spans FROM hops WHERE id > ? AND id < ? ORDER BY at DESC LIMIT ?",
        ...range(bookingId),
        SHOWN,
      )
      .toArray()
      .toReversed()
      .flatMap(({ spans }) => JSON.parse(spans) as RecordedSpan[]);
  }

  /** How it went is told no more. */
  erase(bookingId: string): void {
    this.#ofTurn = this.#ofTurn.filter((told) => told.bookingId !== bookingId);
    this.#store();
    this.#sql.exec("DELETE FROM hops WHERE id > ? AND id < ?", ...range(bookingId));
  }
}

/** One that is told twice has the same key, or is there twice, which its reader sees. */
function rowOf(bookingId: string, told: Told[]): [id: string, at: number, spans: string] {
  const [first, last] = [told[0]?.hop[0].span_id, told.at(-1)?.hop[0].span_id];
  const id = told.length === 1 ? `${bookingId}:${first}` : `${bookingId}:${first}:${last}`;
  const at = Math.max(...told.map(({ hop }) => hop[0].ended_at));
  return [id, at, JSON.stringify(told.flatMap(({ hop }) => hop))];
}

/** Every key of a booking: `;` comes after `:`. */
const range = (bookingId: string): [string, string] => [`${bookingId}:`, `${bookingId};`];
