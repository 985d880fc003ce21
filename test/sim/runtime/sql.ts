import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Scripts } from "./scripts.ts";

type Row = Record<string, unknown>;
interface Prepared {
  statement: StatementSync;
  /** The scripts that create what it names, as bits, of those that were known then. */
  needs: number;
  known: number;
  /** Of one that asks what there is, instead of using it: what it was told, by what there was and what it named. */
  schema: Map<string, Row[]> | null;
  /** Of one that ends with `LIMIT ?`: itself with the number in its text, since a bound one would have it planned anew each time. */
  limited: Map<unknown, StatementSync> | null;
}

/**
 * A database in memory that can be emptied: every seed runs inside one transaction that is rolled back at its end. What the code
 * itself creates is kept outside of it from the second seed on, since a change of the schema makes every statement be prepared
 * again; until the code creates it, it counts as not there.
 */
export class Database {
  readonly #db = new DatabaseSync(":memory:");
  readonly #begin: StatementSync;
  readonly #keep: StatementSync;
  readonly #statements = new Map<string, Prepared>();
  readonly #scripts: Scripts;
  /** Scripts whose tables outlive seeds, and those that the code has run in this seed, as bits. */
  #kept = 0;
  #run = 0;

  constructor(schema: string[], scripts = new Scripts()) {
    this.#scripts = scripts;
    for (const statements of schema) this.#db.exec(statements);
    this.#keepTables();
    this.#begin = this.#db.prepare("SAVEPOINT step");
    this.#keep = this.#db.prepare("RELEASE step");
    this.#db.exec("BEGIN");
  }

  reset(): void {
    this.#db.exec("ROLLBACK");
    this.#keepTables();
    this.#db.exec("BEGIN");
    this.#run = 0;
  }

  /** What an object runs, which creates its own tables. */
  exec(query: string, bindings: unknown[]): Row[] {
    return !this.#statements.has(query) && /^\s*CREATE/.test(query) ? this.#script(query) : this.all(query, bindings);
  }

  /** Runs one statement: the rows it gives, none for a write that returns nothing. */
  all(query: string, bindings: unknown[]): Row[] {
    let prepared = this.#statements.get(query);
    if (prepared?.known !== this.#scripts.bits) prepared = this.#prepare(query);
    const { statement, needs, schema, limited } = prepared;
    if (schema !== null) return this.#schema(prepared, schema, bindings);
    if ((needs & ~this.#run) !== 0) throw new Error(`no such table: ${query}`);
    if (limited !== null) return this.#limited(query, limited, bindings);
    return statement.all(...(bindings as SQLInputValue[]));
  }

  /** All of it or nothing. */
  atomically<T>(work: () => T): T {
    const before = this.#run;
    this.#begin.run();
    try {
      const value = work();
      this.#keep.run();
      return value;
    } catch (error) {
      this.#db.exec("ROLLBACK TO step; RELEASE step");
      this.#run = before;
      throw error;
    }
  }

  #script(statements: string): [] {
    const bit = this.#scripts.bitOf(statements);
    const isThere = ((this.#run | this.#kept) & bit) !== 0;
    const mayRepeat = (this.#run & bit) === 0 || statements.includes("IF NOT EXISTS");
    if (!isThere || !mayRepeat) this.#db.exec(statements);
    this.#run |= bit;
    return [];
  }

  #schema({ statement, needs }: Prepared, known: Map<string, Row[]>, bindings: unknown[]): Row[] {
    const created = needs | this.#scripts.creating(String(bindings[0]));
    if ((created & ~this.#run) !== 0) return [];
    const key = `${this.#run} ${bindings.join(" ")}`;
    let rows = known.get(key);
    if (rows === undefined) known.set(key, (rows = statement.all(...(bindings as SQLInputValue[]))));
    return rows;
  }

  #limited(query: string, known: Map<unknown, StatementSync>, bindings: unknown[]): Row[] {
    const limit = Number(bindings.at(-1));
    let statement = known.get(limit);
    if (statement === undefined) known.set(limit, (statement = this.#db.prepare(query.slice(0, -1) + String(limit))));
    return statement.all(...(bindings.slice(0, -1) as SQLInputValue[]));
  }

  #prepare(query: string): Prepared {
    if (/^\s*(?:ALTER|DROP)\b/i.test(query)) throw new Error(`a schema changes here only by what creates it: ${query}`);
    const prepared = {
      statement: this.#db.prepare(query),
      needs: this.#scripts.neededBy(query),
      known: this.#scripts.bits,
      schema: /\b(?:sqlite_master|pragma_table_info)\b/.test(query) ? new Map<string, Row[]>() : null,
      limited: /\blimit \?$/i.test(query) ? new Map<unknown, StatementSync>() : null,
    };
    this.#statements.set(query, prepared);
    return prepared;
  }

  #keepTables(): void {
    for (const [statements, bit] of this.#scripts.all) if ((this.#kept & bit) === 0) this.#db.exec(statements);
    this.#kept = this.#scripts.bits;
  }
}

/** Databases are made once for each kind and used again by every seed. */
export class DatabasePool {
  readonly #schema: string[];
  readonly #scripts = new Scripts();
  readonly #free: Database[] = [];
  readonly #used: Database[] = [];

  constructor(schema: string[]) {
    this.#schema = schema;
  }

  take(): Database {
    const db = this.#free.pop() ?? new Database(this.#schema, this.#scripts);
    this.#used.push(db);
    return db;
  }

  resetAll(): void {
    for (const db of this.#used.splice(0)) {
      db.reset();
      this.#free.push(db);
    }
  }
}
