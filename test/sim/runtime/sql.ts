import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** A database in memory that can be emptied: every seed runs inside one transaction that is rolled back at its end. */
export class Database {
  readonly #db = new DatabaseSync(":memory:");
  readonly #statements = new Map<string, StatementSync>();

  constructor(schema: string[]) {
    for (const statements of schema) this.#db.exec(statements);
    this.#db.exec("BEGIN");
  }

  reset(): void {
    this.#db.exec("ROLLBACK; BEGIN");
  }

  script(statements: string): void {
    this.#db.exec(statements);
  }

  all(query: string, bindings: unknown[]): Record<string, unknown>[] {
    return this.#statement(query).all(...(bindings as SQLInputValue[]));
  }

  run(query: string, bindings: unknown[]): void {
    this.#statement(query).run(...(bindings as SQLInputValue[]));
  }

  /** All of it or nothing. */
  atomically<T>(work: () => T): T {
    this.run("SAVEPOINT step", []);
    try {
      const value = work();
      this.run("RELEASE step", []);
      return value;
    } catch (error) {
      this.run("ROLLBACK TO step", []);
      this.run("RELEASE step", []);
      throw error;
    }
  }

  #statement(query: string): StatementSync {
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
