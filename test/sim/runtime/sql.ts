import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/**
 * A database in memory that can be emptied: every seed runs inside one transaction that is rolled back at its end. The schema
 * that the code itself creates is kept outside of it from the second seed on, since to create it again would make every
 * prepared statement be prepared again; until the code creates it, it counts as not there.
 */
export class Database {
  readonly #db = new DatabaseSync(":memory:");
  readonly #begin = this.#db.prepare("SAVEPOINT step");
  readonly #keep = this.#db.prepare("RELEASE step");
  readonly #statements = new Map<string, StatementSync>();
  readonly #comesWithSchema: boolean;
  #hasSchema: boolean;
  /** What the code created in this seed or an earlier one. */
  #script: string | null = null;
  #outlivesSeeds = false;

  constructor(schema: string[]) {
    for (const statements of schema) this.#db.exec(statements);
    this.#comesWithSchema = schema.length > 0;
    this.#hasSchema = this.#comesWithSchema;
    this.#db.exec("BEGIN");
  }

  reset(): void {
    this.#db.exec("ROLLBACK");
    if (this.#script !== null && !this.#outlivesSeeds) {
      this.#db.exec(this.#script);
      this.#outlivesSeeds = true;
    }
    this.#db.exec("BEGIN");
    this.#hasSchema = this.#comesWithSchema;
  }

  /** The code's own schema: one script for each kind of database. */
  script(statements: string): [] {
    const isKept = this.#outlivesSeeds && statements === this.#script;
    if (!isKept || (this.#hasSchema && !statements.includes("IF NOT EXISTS"))) this.#db.exec(statements);
    if (!this.#outlivesSeeds) this.#script = statements;
    this.#hasSchema = true;
    return [];
  }

  /** Runs one statement: the rows it gives, none for a write that returns nothing. */
  all(query: string, bindings: unknown[]): Record<string, unknown>[] {
    if (!this.#hasSchema && query.includes("sqlite_master")) return [];
    return this.#statement(query).all(...(bindings as SQLInputValue[]));
  }

  /** All of it or nothing. */
  atomically<T>(work: () => T): T {
    const hadSchema = this.#hasSchema;
    this.#begin.run();
    try {
      const value = work();
      this.#keep.run();
      return value;
    } catch (error) {
      this.#db.exec("ROLLBACK TO step; RELEASE step");
      this.#hasSchema = hadSchema;
      throw error;
    }
  }

  #statement(query: string): StatementSync {
    if (!this.#hasSchema) throw new Error(`no such table: ${query}`);
    const known = this.#statements.get(query);
    if (known !== undefined) return known;
    const prepared = this.#db.prepare(query);
    this.#statements.set(query, prepared);
    return prepared;
  }
}

/** Databases are made once for each kind and used again by every seed. */
export class DatabasePool {
  readonly #schema: string[];
  readonly #free: Database[] = [];
  readonly #used: Database[] = [];

  constructor(schema: string[]) {
    this.#schema = schema;
  }

  take(): Database {
    const db = this.#free.pop() ?? new Database(this.#schema);
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
