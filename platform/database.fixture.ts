import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/** A database as all its migrations make it, empty and in memory. */
export function databaseOf(name: string): DatabaseSync {
  const migrations = path.join(import.meta.dirname, "../migrations", name);
  const database = new DatabaseSync(":memory:");
  for (const file of globSync("*.sql", { cwd: migrations }).toSorted())
    database.exec(readFileSync(path.join(migrations, file), "utf8"));
  return database;
}

/** How it would run a statement, step by step: where it reads a whole table or index, a step begins with SCAN. */
export function planOf(database: DatabaseSync, { sql, params = [] }: { sql: string; params?: unknown[] }): string[] {
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(params as SQLInputValue[]));
  return steps.map(({ detail }) => String(detail));
}

/**
 * As the binding of a Worker that has nothing else. `before`: is told of each statement that is about to be run, and may do something
 * meanwhile.
 */
export function bindingOf<Env extends { DB: D1Database }>(
  database: DatabaseSync,
  before: (sql: string) => Promise<void> = async () => {},
): Env {
  const statement = (sql: string, bindings: SQLInputValue[] = []) => {
    const now = () => {
      const results = database.prepare(sql).all(...bindings);
      const { changes } = database.prepare("SELECT changes() AS changes").get() as { changes: number };
      return { results, meta: { changes: /^\s*SELECT/.test(sql) ? 0 : changes } };
    };
    const all = async () => {
      await before(sql);
      return now();
    };
    const first = async (column?: string) => {
      const row = (await all()).results[0];
      return (column === undefined ? row : row?.[column]) ?? null;
    };
    const raw = async () => (await all()).results.map((row) => Object.values(row));
    return { sql, now, all, run: all, raw, first, bind: (...values: SQLInputValue[]) => statement(sql, values) };
  };
  const batch = async (statements: ReturnType<typeof statement>[]) => {
    for (const { sql } of statements) await before(sql);
    database.exec("SAVEPOINT batch");
    try {
      const answers = statements.map(({ now }) => now());
      database.exec("RELEASE batch");
      return answers;
    } catch (error) {
      database.exec("ROLLBACK TO batch; RELEASE batch");
      throw error;
    }
  };
  const binding = { prepare: (sql: string) => statement(sql), batch };
  return { DB: { ...binding, withSession: () => binding } } as unknown as Env;
}

/** The plans of all statements that this has the database run. */
export async function plansOf<Env extends { DB: D1Database }>(
  database: DatabaseSync,
  run: (env: Env) => Promise<unknown>,
): Promise<string[][]> {
  const statements: string[] = [];
  await run(bindingOf<Env>(database, async (sql) => void statements.push(sql)));
  return statements.map((sql) => planOf(database, { sql }));
}
