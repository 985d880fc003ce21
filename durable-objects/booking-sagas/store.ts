import type { OpenRequest } from "#contracts/booking-sagas.ts";
import type { Command } from "#domain/booking/commands.ts";
import type { BookingRecord, Run, SagaName, StepName, Timers } from "#domain/booking/record.ts";
import { invariant } from "#domain/invariant.ts";
import { Alarm } from "#platform/alarm.ts";
import { ClosedAccounts } from "./closed-accounts.ts";
import { ShardCounts } from "./counts.ts";
import { Hops } from "./hops.ts";
import { Progress } from "./progress.ts";
import { ShardPrune } from "./prune.ts";
import { readRecord } from "./read-record.ts";
import { upgrade } from "./upgrade.ts";

/** A command that is out until its effect is acknowledged. */
export interface Row {
  id: string;
  command: Command;
  /** The message body, written once: the same over every resend. Null for commands that are RPCs. */
  data: unknown;
  at: number;
  attempts: number;
  /** Epoch ms of the next send; null: parked, until an operator replays it. */
  next_at: number | null;
  /** Of what it came from. */
  traceparent: string | null;
}

/** A client's command that succeeded, by idempotency key. */
export interface RecordedRequest {
  hash: string;
  body: unknown;
}

/** One booking in memory: a copy of its rows. */
export interface Entry {
  opening: OpenRequest;
  record: BookingRecord;
  /** The first answer, as it was given. */
  first: unknown;
  requests: Record<string, RecordedRequest>;
  rows: Map<string, Row>;
  /** Of the client's command that moves it: what alarms, answers and webhooks lead to goes on in its trace. */
  traceparent: string | null;
}

type SagaRow = { record: string; requests: string; traceparent: string | null };
type OpeningRow = { opening: string; first: string };
/** One event of a booking, and what was at work after it. */
export type LogRow = {
  version: number;
  at: number;
  event: string;
  saga: SagaName | null;
  direction: Run["direction"] | null;
  step: StepName | null;
};
type OutboxRow = Omit<Row, "command" | "data"> & { command: string; data: string | null };

/** Bookings kept in memory at most; the rest is read again when asked for. */
const MAX_ENTRIES = 2_000;
/** Lines of its log that say since when a booking has been at its step; one with more events in one step is timed from the last of these. */
const STEP_EVENTS = 50;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sagas (
    id TEXT PRIMARY KEY, user_id TEXT NOT NULL, status TEXT NOT NULL, saga TEXT, step TEXT, due_at INTEGER,
    record TEXT NOT NULL, requests TEXT NOT NULL, traceparent TEXT) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS openings (id TEXT PRIMARY KEY, opening TEXT NOT NULL, first TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS sagas_due ON sagas (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS sagas_user ON sagas (user_id);
  CREATE INDEX IF NOT EXISTS sagas_status ON sagas (status, id);
  CREATE TABLE IF NOT EXISTS outbox (
    id TEXT PRIMARY KEY, booking_id TEXT NOT NULL, command TEXT NOT NULL, data TEXT, at INTEGER NOT NULL,
    attempts INTEGER NOT NULL, next_at INTEGER, traceparent TEXT) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS outbox_booking ON outbox (booking_id);
  CREATE TABLE IF NOT EXISTS inbox (event_id TEXT PRIMARY KEY, booking_id TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS saga_log (
    booking_id TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL, saga TEXT, direction TEXT, step TEXT,
    PRIMARY KEY (booking_id, version)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS closed_accounts (user_id TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
`;

/** The shard's bookings: memory in front of SQLite, written by one transaction for everything that changed together. */
export class SagaStore {
  readonly #storage: DurableObjectStorage;
  readonly #entries = new Map<string, Entry>();
  readonly #new = new Set<string>();
  readonly #erased = new Set<string>();
  readonly #dirty = new Set<string>();
  readonly #changedRows = new Map<string, { row: Row | null; bookingId: string }>();
  readonly #events: { id: string; bookingId: string; at: number }[] = [];
  readonly #log: { record: BookingRecord; at: number; event: string }[] = [];
  readonly #progress = new Progress();
  readonly #prune: ShardPrune;
  readonly closed: ClosedAccounts;
  readonly counts: ShardCounts;
  readonly hops: Hops;
  readonly #alarm: Alarm;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#alarm = new Alarm(storage);
    storage.sql.exec(SCHEMA);
    upgrade(storage);
    this.hops = new Hops(storage.sql);
    this.#prune = new ShardPrune(storage.sql);
    this.closed = new ClosedAccounts(storage.sql);
    this.counts = new ShardCounts(storage.sql);
  }

  get(id: string): Entry | undefined {
    const known = this.#entries.get(id);
    if (known !== undefined) return known;
    const { sql } = this.#storage;
    const row = sql.exec<SagaRow>("SELECT record, requests, traceparent FROM sagas WHERE id = ?", id).toArray()[0];
    if (row === undefined) return undefined;
    const opened = sql.exec<OpeningRow>("SELECT opening, first FROM openings WHERE id = ?", id).toArray()[0];
    invariant(opened, `the opening of ${id} is stored with it`);
    const opening = JSON.parse(opened.opening) as OpenRequest;
    const entry: Entry = {
      opening,
      record: readRecord(row.record, opening),
      first: JSON.parse(opened.first),
      requests: JSON.parse(row.requests) as Entry["requests"],
      // Of a release that knew the opening's alone.
      traceparent: row.traceparent ?? opening.traceparent,
      rows: new Map(
        sql
          .exec<OutboxRow>("SELECT id, command, data, at, attempts, next_at, traceparent FROM outbox WHERE booking_id = ?", id)
          .toArray()
          .map((stored) => [
            stored.id,
            {
              ...stored,
              command: JSON.parse(stored.command) as Command,
              data: stored.data === null ? null : (JSON.parse(stored.data) as unknown),
            },
          ]),
      ),
    };
    this.#entries.set(id, entry);
    if (entry.record.run !== null) this.#progress.resumed(entry, this.logOf(id, STEP_EVENTS));
    return entry;
  }

  add(entry: Entry): void {
    this.#entries.set(entry.record.id, entry);
    this.#new.add(entry.record.id);
    this.#dirty.add(entry.record.id);
    this.#progress.opened(entry.record);
  }

  /** The booking as it is after an event. */
  change(entry: Entry, after: BookingRecord, event: string, now: number): void {
    this.#progress.changed(entry, after, now);
    entry.record = after;
    this.touch(entry);
    this.writeLog(after, event, now);
  }

  /** Marks the booking as changed: it is stored with the next `write`. */
  touch(entry: Entry): void {
    this.#dirty.add(entry.record.id);
  }

  /** The one case in which an opening is written again. */
  erase(entry: Entry): void {
    this.hops.erase(entry.record.id);
    this.#erased.add(entry.record.id);
    this.touch(entry);
  }

  putRow(entry: Entry, row: Row): void {
    this.#progress.put(row, entry.rows.get(row.id));
    entry.rows.set(row.id, row);
    this.#changedRows.set(row.id, { row, bookingId: entry.record.id });
    this.touch(entry);
  }

  dropRow(entry: Entry, id: string): void {
    if (!entry.rows.delete(id)) return;
    this.#changedRows.set(id, { row: null, bookingId: entry.record.id });
    this.touch(entry);
  }

  /** Remembers an outside event; false when it is known already. */
  firstSight(eventId: string, bookingId: string, now: number): boolean {
    if (this.#events.some(({ id }) => id === eventId)) return false;
    if (this.#storage.sql.exec("SELECT 1 FROM inbox WHERE event_id = ?", eventId).toArray().length > 0) return false;
    this.#events.push({ id: eventId, bookingId, at: now });
    return true;
  }

  writeLog(record: BookingRecord, event: string, at: number): void {
    this.#log.push({ record, at, event });
  }

  /** What has changed a booking, oldest first: the last lines of its log. */
  logOf(id: string, limit: number): LogRow[] {
    return this.#storage.sql
      .exec<LogRow>(
        "SELECT version, at, event, saga, direction, step FROM saga_log WHERE booking_id = ? ORDER BY version DESC LIMIT ?",
        id,
        limit,
      )
      .toArray()
      .toReversed();
  }

  /** Stored bookings in the order of their ids. */
  idsAfter(id: string, limit: number): string[] {
    return this.#storage.sql
      .exec<{ id: string }>("SELECT id FROM sagas WHERE id > ? ORDER BY id LIMIT ?", id, limit)
      .toArray()
      .map((row) => row.id);
  }

  /** Stored bookings of a user, in the order of their ids. */
  idsOf(userId: string, after: string, limit: number): string[] {
    return this.#storage.sql
      .exec<{ id: string }>("SELECT id FROM sagas WHERE user_id = ? AND id > ? ORDER BY id LIMIT ?", userId, after, limit)
      .toArray()
      .map((row) => row.id);
  }

  /** Forgets events whose copies cannot come any more, and hops of traces that are old. For alarms only. */
  prune(now: number): void {
    this.#prune.turn(now);
  }

  /** The next bookings after an id that name this flight, and the last one looked at; null: there are no more. */
  onFlight(flightId: string, after: string, limit: number): { ids: string[]; last: string | null } {
    const rows = this.#storage.sql
      .exec<{ id: string; hit: number }>(
        "SELECT id, instr(record, ?) > 0 AS hit FROM sagas WHERE id > ? ORDER BY id LIMIT ?",
        flightId,
        after,
        limit,
      )
      .toArray();
    return {
      ids: rows.filter(({ hit }) => hit === 1).map(({ id }) => id),
      last: rows.length < limit ? null : (rows.at(-1)?.id ?? null),
    };
  }

  /** Bookings that want to be woken by `now`. */
  due(now: number, limit: number): string[] {
    return this.#storage.sql
      .exec<{ id: string }>("SELECT id FROM sagas WHERE due_at <= ? ORDER BY due_at LIMIT ?", now, limit)
      .toArray()
      .map(({ id }) => id);
  }

  /** Stores all that changed in one transaction; reads a row where nothing did, since only a live instance may answer. */
  write(): void {
    if (this.#dirty.size === 0 && this.#events.length === 0) {
      // A shard that is only read would never have a lost alarm again. One that is known is left alone: it may wait after a failure.
      if (this.#alarm.isKnown) this.#storage.sql.exec("SELECT id FROM sagas LIMIT 1").toArray();
      else this.arm();
      this.hops.keep();
      this.#shrink();
      return;
    }
    this.#storage.transactionSync(() => {
      for (const id of this.#new) this.#writeOpening(id);
      for (const id of this.#erased) this.#writeOpening(id);
      for (const id of this.#dirty) this.#writeEntry(id);
      for (const [id, { row, bookingId }] of this.#changedRows) this.#writeRow(id, row, bookingId);
      for (const { id, bookingId, at } of this.#events)
        this.#storage.sql.exec("INSERT OR IGNORE INTO inbox VALUES (?, ?, ?)", id, bookingId, at);
      for (const { record, at, event } of this.#log) {
        this.#storage.sql.exec(
          "INSERT OR REPLACE INTO saga_log VALUES (?, ?, ?, ?, ?, ?, ?)",
          record.id,
          record.version,
          at,
          event,
          record.run?.saga ?? null,
          record.run?.direction ?? null,
          record.run?.step ?? null,
        );
      }
    });
    this.#clear();
    this.hops.keep();
    this.#progress.stored();
    this.arm();
    this.#shrink();
  }

  /** Forgets what was not stored. */
  reload(): void {
    for (const id of this.#dirty) this.#entries.delete(id);
    this.#clear();
    this.hops.drop();
    this.#progress.forget();
  }

  /** Has the alarm come for the earliest wish. */
  arm(): void {
    const [row] = this.#storage.sql
      .exec<{ due: number | null }>("SELECT MIN(due_at) AS due FROM sagas WHERE due_at IS NOT NULL")
      .toArray();
    this.#alarm.wish(Math.min(row?.due ?? Infinity, this.#prune.wish()));
  }

  /** After an alarm has come; until then it counts as set, since its handler looks at everything that is due. */
  rearm(): void {
    this.#alarm.came();
    this.arm();
  }

  /** After an alarm that failed. */
  async retryAlarm(at: number): Promise<void> {
    await this.#alarm.set(at);
  }

  /** Looks at this booking no earlier than `at`, whatever it wishes itself. */
  postpone(id: string, at: number): void {
    this.#storage.sql.exec("UPDATE sagas SET due_at = ? WHERE id = ?", at, id);
  }

  /** Once, and again when it is erased: it never changes otherwise, and is the largest part of a booking. */
  #writeOpening(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#storage.sql.exec(
      `INSERT INTO openings (id, opening, first) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET opening = excluded.opening, first = excluded.first`,
      id,
      JSON.stringify(entry.opening),
      JSON.stringify(entry.first),
    );
  }

  #writeEntry(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    const { record, opening } = entry;
    this.#storage.sql.exec(
      `INSERT INTO sagas (id, user_id, status, saga, step, due_at, record, requests, traceparent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, saga = excluded.saga, step = excluded.step, due_at = excluded.due_at,
         record = excluded.record, requests = excluded.requests, traceparent = excluded.traceparent`,
      id,
      opening.user_id,
      record.status,
      record.run?.saga ?? null,
      record.run?.step ?? null,
      dueAt(record.timers, entry.rows),
      JSON.stringify(record),
      JSON.stringify(entry.requests),
      entry.traceparent,
    );
  }

  #writeRow(id: string, row: Row | null, bookingId: string): void {
    if (row === null) this.#storage.sql.exec("DELETE FROM outbox WHERE id = ?", id);
    else {
      this.#storage.sql.exec(
        `INSERT INTO outbox (id, booking_id, command, data, at, attempts, next_at, traceparent) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET attempts = excluded.attempts, next_at = excluded.next_at`,
        id,
        bookingId,
        JSON.stringify(row.command),
        row.data === null ? null : JSON.stringify(row.data),
        row.at,
        row.attempts,
        row.next_at,
        row.traceparent,
      );
    }
  }

  #clear(): void {
    this.#new.clear();
    this.#erased.clear();
    this.#dirty.clear();
    this.#changedRows.clear();
    this.#events.length = 0;
    this.#log.length = 0;
  }

  #shrink(): void {
    for (const id of this.#entries.keys()) {
      if (this.#entries.size <= MAX_ENTRIES) return;
      this.#entries.delete(id);
    }
  }
}

/** Earliest of the timers and the sends; null: the booking rests. */
function dueAt(timers: Timers, rows: Map<string, Row>): number | null {
  const wishes = [...Object.values(timers), ...[...rows.values()].flatMap(({ next_at }) => (next_at === null ? [] : [next_at]))];
  return wishes.length === 0 ? null : Math.min(...wishes);
}
