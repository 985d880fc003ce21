import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";

/** One row that is there before and not after, or the other way round. */
export interface Difference {
  /** `holdfast-payments.refunds`, `FlightSeats.holds`. */
  table: string;
  what: "added" | "removed";
  row: string;
}

/**
 * Every row that the system stores: each database and each object is an SQLite file. `freeze` keeps a snapshot of all of them as they
 * are; `differences` says what has changed since, and costs nothing where no file was written.
 */
export class State {
  readonly #dir: string;
  /** Tables whose rows come and go by themselves. */
  readonly #ignored: (table: string) => boolean;
  readonly #read = new Map<string, { signature: string; rows: Record<string, unknown>[] }>();
  #frozen = new Map<string, { database: DatabaseSync; signature: string }>();

  readonly #stores = new Map<string, string>();

  /** `dir`: where all of it is kept, databases in `d1` and objects in `do`. */
  constructor(dir: string, ignored: (table: string) => boolean) {
    this.#dir = dir;
    this.#ignored = ignored;
  }

  freeze(): void {
    const before = this.#frozen;
    this.#frozen = new Map();
    for (const file of this.#watched()) {
      const signature = signatureOf(file);
      const known = before.get(file);
      if (known?.signature === signature) {
        this.#frozen.set(file, known);
        before.delete(file);
        continue;
      }
      const database = open(file);
      database.exec("BEGIN");
      // The snapshot begins with the first read.
      database.prepare("SELECT count(*) FROM sqlite_master").get();
      this.#frozen.set(file, { database, signature });
    }
    for (const { database } of before.values()) database.close();
  }

  thaw(): void {
    for (const { database } of this.#frozen.values()) database.close();
    this.#frozen.clear();
  }

  /** Rows of every object of a class, or of a database. A file that was not written since is not read again. */
  read(store: string, sql: string): Record<string, unknown>[] {
    return this.#files()
      .filter((file) => this.#storeOf(file) === store)
      .flatMap((file) => {
        const signature = signatureOf(file);
        const known = this.#read.get(`${file} ${sql}`);
        if (known?.signature === signature) return known.rows;
        const rows = rowsIn(file, sql);
        this.#read.set(`${file} ${sql}`, { signature, rows });
        return rows;
      });
  }

  /** Another text after every write. */
  signature(): string {
    return this.#watched()
      .map((file) => `${file} ${signatureOf(file)}`)
      .join("\n");
  }

  /** null: what was kept cannot be read any more, since the runtime has moved on under it. */
  differences(): Difference[] | null {
    try {
      return this.#differences();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ERR_SQLITE_ERROR") return null;
      throw error;
    }
  }

  #differences(): Difference[] {
    return this.#watched().flatMap((file) => {
      const frozen = this.#frozen.get(file);
      if (frozen?.signature === signatureOf(file)) return [];
      const now = open(file);
      try {
        return this.#compare(file, frozen?.database, now);
      } finally {
        now.close();
      }
    });
  }

  #compare(file: string, before: DatabaseSync | undefined, now: DatabaseSync): Difference[] {
    const store = this.#storeOf(file);
    const tables = new Set([...(before === undefined ? [] : tablesOf(before)), ...tablesOf(now)]);
    return [...tables].flatMap((name): Difference[] => {
      const table = `${store}.${name}`;
      if (this.#ignored(table) || contentOf(before, name) === contentOf(now, name)) return [];
      const [old, fresh] = [rowsOf(before, name), rowsOf(now, name)];
      const of = (what: Difference["what"], rows: Set<string>, others: Set<string>): Difference[] =>
        [...rows].filter((row) => !others.has(row)).map((row) => ({ table, what, row }));
      return [...of("removed", old, fresh), ...of("added", fresh, old)];
    });
  }

  /** An object's class, or a database's name. */
  #storeOf(file: string): string {
    const known = this.#stores.get(file);
    if (known !== undefined) return known;
    const folder = path.basename(path.dirname(file)).replace(/^.*-/, "");
    const store = folder === D1 ? databaseOf(file) : folder;
    this.#stores.set(file, store);
    return store;
  }

  #watched(): string[] {
    return this.#files().filter((file) => !this.#ignored(`${this.#storeOf(file)}.`));
  }

  #files(): string[] {
    return (
      readdirSync(this.#dir, { recursive: true, encoding: "utf8" })
        // `metadata` is the runtime's own: when each object's alarm is.
        .filter((file) => file.endsWith(".sqlite") && path.basename(file) !== "metadata.sqlite")
        .map((file) => path.join(this.#dir, file))
    );
  }
}

/** What Miniflare calls each database. */
const D1 = "D1DatabaseObject";
/** A table that only this database has. */
const KNOWN_BY = {
  ledger_entries: "payments",
  sessions: "users",
  notifications: "notifications",
  availability: "search",
  bookings: "bookings",
};

function databaseOf(file: string): string {
  const database = open(file);
  try {
    const tables = tablesOf(database);
    return Object.entries(KNOWN_BY).find(([table]) => tables.includes(table))?.[1] ?? D1;
  } finally {
    database.close();
  }
}

/** Longer than any write takes. */
const BUSY_MS = 10_000;
const open = (file: string): DatabaseSync => new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS });

/** https://www.sqlite.org/walformat.html#the_wal_index_file_format: its header changes with every commit, once that can be read. */
const WAL_INDEX_HEADER_BYTES = 48;

/** Changes with every commit. The log's own time would change too early: before what was written is committed. */
function signatureOf(file: string): string {
  const header = Buffer.alloc(WAL_INDEX_HEADER_BYTES);
  try {
    const index = openSync(`${file}-shm`, "r");
    readSync(index, header, 0, WAL_INDEX_HEADER_BYTES, 0);
    closeSync(index);
  } catch (error) {
    // Nobody has it open.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const { mtimeNs, size } = statSync(file, { bigint: true });
  return `${mtimeNs} ${size} ${header.toString("base64")}`;
}

function rowsIn(file: string, sql: string): Record<string, unknown>[] {
  const database = open(file);
  try {
    // An object that was only asked has no tables yet.
    return tablesOf(database).length > 0 ? database.prepare(sql).all() : [];
  } finally {
    database.close();
  }
}

const tablesOf = (database: DatabaseSync): string[] =>
  database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => String(name));

/**
 * All of a table in one text, which SQLite makes: several times as fast as row by row, and nearly all tables of a file that was written are as
 * they were. In JSON bytes have no place.
 */
function contentOf(database: DatabaseSync | undefined, table: string): string | null {
  if (database === undefined || !tablesOf(database).includes(table)) return null;
  const cells = database
    .prepare("SELECT name FROM pragma_table_info(?)")
    .all(table)
    .map(({ name }) => `"${String(name)}"`)
    .map((cell) => `iif(typeof(${cell}) = 'blob', quote(${cell}), ${cell})`);
  const [content] = database.prepare(`SELECT json_group_array(json_array(${cells.join(", ")})) AS rows FROM "${table}"`).all();
  return String(content?.["rows"]);
}

function rowsOf(database: DatabaseSync | undefined, table: string): Set<string> {
  if (database === undefined || !tablesOf(database).includes(table)) return new Set();
  const rows = database.prepare(`SELECT * FROM "${table}"`);
  rows.setReadBigInts(true);
  return new Set(
    rows.all().map((row) => JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? plain(value) : value))),
  );
}

/** No text as long as JSON has a number for it: a number that becomes its digits is a difference. */
const plain = (value: bigint): number | string => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value));
