import type { CancelledBooking, FlightCancellation } from "#domain/seat/cancellation.ts";
import { changesStored, defineFlight, restoreFlight } from "#domain/seat/flight.ts";
import { type Changes, type Flight, type FlightDefinition, type Forgotten, unknownFlight } from "#domain/seat/flight-state.ts";
import { invariant } from "#domain/invariant.ts";
import type { Layout } from "#domain/seat/layout.ts";
import type { Cooldown, Hold, SeatRecord, Tombstone } from "#domain/seat/state.ts";
import { Outbox, type OutboxRow } from "./outbox.ts";

/** A seat without a row is free and was never anything else. */
const SCHEMA = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE seats (designator TEXT PRIMARY KEY, state TEXT NOT NULL, epoch INTEGER NOT NULL, booking_id TEXT, passenger_id TEXT) WITHOUT ROWID;
  CREATE TABLE holds (
    booking_id TEXT PRIMARY KEY, attempts TEXT NOT NULL, request_hash TEXT NOT NULL, user_id TEXT NOT NULL, booking_class TEXT NOT NULL,
    state TEXT NOT NULL, seats TEXT NOT NULL, epoch INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    reseats INTEGER NOT NULL DEFAULT 0, network TEXT) WITHOUT ROWID;
  CREATE TABLE tombstones (booking_id TEXT, attempt TEXT, ended_at INTEGER NOT NULL, PRIMARY KEY (booking_id, attempt)) WITHOUT ROWID;
  CREATE TABLE cooldowns (user_id TEXT, designator TEXT, until INTEGER NOT NULL, PRIMARY KEY (user_id, designator)) WITHOUT ROWID;
  CREATE TABLE outbox (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, booking_id TEXT, attempt TEXT, version INTEGER, tries INTEGER NOT NULL, next_at INTEGER NOT NULL) WITHOUT ROWID;
`;

/** Only a flight that is cancelled has it. */
const CANCELLED_SCHEMA = `
  CREATE TABLE IF NOT EXISTS cancelled_bookings (
    booking_id TEXT PRIMARY KEY, outcome TEXT NOT NULL, tries INTEGER NOT NULL, next_at INTEGER NOT NULL) WITHOUT ROWID`;

/** Columns of `holds` that came after the first flights were stored. */
const LATER_COLUMNS = { reseats: "INTEGER NOT NULL DEFAULT 0", network: "TEXT" };

/** A hold as it is stored: its lists are JSON. */
type HoldRow = Omit<Hold, "attempts" | "seats"> & { attempts: string; seats: string };

/** The last two are missing in flights that were stored before one could be redefined. */
type StoredDefinition = { definition: FlightDefinition; layout: Layout; redefined?: number; cabin_since?: number };

type StoredCancellation = Omit<FlightCancellation, "bookings">;

/** The flight's rows. The schema comes with the first write, so that asking for a flight nobody knows stores nothing. */
export class FlightStore {
  readonly #storage: DurableObjectStorage;
  #hasSchema: boolean;
  #isDefined = false;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#hasSchema = storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'meta'").toArray().length > 0;
    if (this.#hasSchema) this.#addColumns();
  }

  /** Flights stored before their holds had these. */
  #addColumns(): void {
    const present = this.#rows<{ name: string }>("SELECT name FROM pragma_table_info('holds')").map(({ name }) => name);
    for (const [name, definition] of Object.entries(LATER_COLUMNS))
      if (!present.includes(name)) this.#storage.sql.exec(`ALTER TABLE holds ADD COLUMN ${name} ${definition}`);
  }

  load(): { flight: Flight; outbox: Outbox } {
    const flight = unknownFlight();
    this.#isDefined = false;
    if (!this.#hasSchema) return { flight, outbox: new Outbox([]) };
    const defined = this.#definition();
    if (defined !== null) {
      defineFlight(flight, defined.definition, defined.layout);
      this.#isDefined = true;
    }
    restoreFlight(flight, {
      seats: this.#rows<SeatRecord>("SELECT * FROM seats"),
      holds: this.#rows<HoldRow>("SELECT * FROM holds").map(holdOf),
      tombstones: this.#rows<Tombstone>("SELECT * FROM tombstones"),
      cooldowns: this.#rows<Cooldown>("SELECT * FROM cooldowns"),
      version: this.#storedVersion(),
      redefined: defined?.redefined ?? 0,
      cabin_since: defined?.cabin_since ?? 0,
      cancellation: this.#cancellation(),
    });
    return { flight, outbox: new Outbox(this.#rows<OutboxRow>("SELECT * FROM outbox")) };
  }

  /**
   * Stores what changed in one transaction. Where nothing did, it reads: an instance that has been superseded fails at that,
   * so it cannot answer from a memory that is no longer the flight's.
   */
  write(flight: Flight, outbox: Outbox): void {
    const { changes } = flight;
    const isNew = (flight.definition !== null && !this.#isDefined) || changes.definition !== "none";
    const size =
      Number(changes.version) +
      changes.seats.size +
      changes.holds.size +
      changes.tombstones.length +
      changes.cooldowns.length +
      changes.forgotten.length +
      Number(changes.cancellation) +
      changes.cancelled_bookings.size +
      outbox.changed.size;
    if (size === 0 && !isNew) {
      if (this.#hasSchema) invariant(this.#storedVersion() === flight.version, "memory is as new as storage");
      else
        invariant(
          this.#storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'meta'").toArray().length === 0,
          "nothing is stored yet",
        );
      return;
    }
    this.#storage.transactionSync(() => {
      if (!this.#hasSchema) this.#storage.sql.exec(SCHEMA);
      if (isNew) this.#writeDefinition(flight);
      // Rows of seats that are not there any more, or are other ones by the same name.
      if (changes.definition === "cabin") this.#storage.sql.exec("DELETE FROM seats");
      if (changes.seats.size > 0 || changes.version) this.#setMeta("version", String(flight.version));
      for (const designator of changes.seats) this.#writeSeat(flight.seats.get(designator));
      for (const bookingId of changes.holds) this.#writeHold(bookingId, flight.holds.get(bookingId));
      // Before what is new: a seat that cooled down may be cooling again.
      for (const row of changes.forgotten) this.#delete(row);
      for (const { booking_id, attempt, ended_at } of changes.tombstones) {
        this.#storage.sql.exec("INSERT OR IGNORE INTO tombstones VALUES (?, ?, ?)", booking_id, attempt, ended_at);
      }
      for (const { user_id, designator, until } of changes.cooldowns) {
        this.#storage.sql.exec("INSERT OR REPLACE INTO cooldowns VALUES (?, ?, ?)", user_id, designator, until);
      }
      if (flight.cancellation !== null) this.#writeCancellation(flight.cancellation, changes);
      for (const id of outbox.changed) this.#writeOutbox(id, outbox.rows.get(id));
    });
    this.#hasSchema = true;
    this.#isDefined = flight.definition !== null;
    changesStored(flight);
    outbox.changed.clear();
  }

  #writeDefinition({ definition, layout, redefined, cabin_since }: Flight): void {
    if (definition === null || layout === null) return;
    this.#setMeta("definition", JSON.stringify({ definition, layout, redefined, cabin_since } satisfies StoredDefinition));
  }

  #writeSeat(seat: SeatRecord | undefined): void {
    invariant(seat, "a changed seat exists");
    const { designator, state, epoch, booking_id, passenger_id } = seat;
    this.#storage.sql.exec(
      "INSERT OR REPLACE INTO seats VALUES (?, ?, ?, ?, ?)",
      designator,
      state,
      epoch,
      booking_id,
      passenger_id,
    );
  }

  #writeHold(bookingId: string, hold: Hold | undefined): void {
    if (!hold) {
      this.#storage.sql.exec("DELETE FROM holds WHERE booking_id = ?", bookingId);
      return;
    }
    this.#storage.sql.exec(
      `INSERT OR REPLACE INTO holds (booking_id, attempts, request_hash, user_id, booking_class, state, seats, epoch, expires_at, reseats, network)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      hold.booking_id,
      JSON.stringify(hold.attempts),
      hold.request_hash,
      hold.user_id,
      hold.booking_class,
      hold.state,
      JSON.stringify(hold.seats),
      hold.epoch,
      hold.expires_at,
      hold.reseats,
      hold.network,
    );
  }

  #delete(row: Forgotten): void {
    const { sql } = this.#storage;
    if ("attempt" in row) sql.exec("DELETE FROM tombstones WHERE booking_id = ? AND attempt = ?", row.booking_id, row.attempt);
    else sql.exec("DELETE FROM cooldowns WHERE user_id = ? AND designator = ?", row.user_id, row.designator);
  }

  #writeOutbox(id: string, row: OutboxRow | undefined): void {
    if (!row) {
      this.#storage.sql.exec("DELETE FROM outbox WHERE id = ?", id);
      return;
    }
    const { kind, booking_id, attempt, version, tries, next_at } = row;
    this.#storage.sql.exec(
      "INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?)",
      id,
      kind,
      booking_id,
      attempt,
      version,
      tries,
      next_at,
    );
  }

  #writeCancellation({ at, finished_at, bookings }: FlightCancellation, changes: Changes): void {
    const { sql } = this.#storage;
    if (changes.cancellation) {
      sql.exec(CANCELLED_SCHEMA);
      this.#setMeta("cancellation", JSON.stringify({ at, finished_at } satisfies StoredCancellation));
    }
    for (const bookingId of changes.cancelled_bookings) {
      const booking = bookings.get(bookingId);
      invariant(booking, `${bookingId} is one of the bookings of a cancelled flight`);
      const { outcome, tries, next_at } = booking;
      sql.exec("INSERT OR REPLACE INTO cancelled_bookings VALUES (?, ?, ?, ?)", bookingId, outcome, tries, next_at);
    }
  }

  #definition(): StoredDefinition | null {
    const stored = this.#meta("definition");
    return stored === undefined ? null : (JSON.parse(stored) as StoredDefinition);
  }

  #cancellation(): FlightCancellation | null {
    const stored = this.#meta("cancellation");
    if (stored === undefined) return null;
    const bookings = this.#rows<CancelledBooking>("SELECT * FROM cancelled_bookings");
    return { ...(JSON.parse(stored) as StoredCancellation), bookings: new Map(bookings.map((row) => [row.booking_id, row])) };
  }

  #rows<Row>(query: string): Row[] {
    return this.#storage.sql.exec(query).toArray() as Row[];
  }

  #meta(key: string): string | undefined {
    return this.#rows<{ value: string }>(`SELECT value FROM meta WHERE key = '${key}'`)[0]?.value;
  }

  #setMeta(key: string, value: string): void {
    this.#storage.sql.exec("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, value);
  }

  #storedVersion(): number {
    return Number(this.#meta("version") ?? 0);
  }
}

function holdOf(row: HoldRow): Hold {
  return { ...row, attempts: JSON.parse(row.attempts) as Hold["attempts"], seats: JSON.parse(row.seats) as Hold["seats"] };
}
