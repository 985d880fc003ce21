import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { unstable_splitSqlQuery as splitSqlQuery } from "wrangler";
import type { LocalWorker } from "./local-config.ts";
import { CREATE_HISTORY } from "./migration-history.ts";

/** The two operations that setting up a database needs: a real D1 binding, or one over Miniflare's proxy. */
export type Database = Pick<D1Database, "batch" | "prepare">;

export interface DatabaseFile {
  name: string;
  id: string;
  worker: string;
  binding: string;
  migrationsDir: string;
}

/** Statements sent in one batch (one transaction, one call into the runtime); those of a seed have up to 90 KB each. */
const STATEMENTS_PER_BATCH = 20;

export function databasesOf(workers: LocalWorker[]): DatabaseFile[] {
  return workers.flatMap(({ name: worker, config }) =>
    config.d1_databases.map((database) => ({
      name: database.database_name,
      id: database.database_id,
      worker,
      binding: database.binding,
      migrationsDir: database.migrations_dir,
    })),
  );
}

const migrationFiles = (dir: string): string[] =>
  readdirSync(dir)
    .filter((file) => file.endsWith(".sql"))
    .toSorted();
const contentOf = (dir: string, file: string): string => readFileSync(path.join(dir, file), "utf8");

/** Applies the migrations that this database has not seen, each in one transaction, and returns their names. */
export async function migrate(database: Database, migrationsDir: string): Promise<string[]> {
  await database.batch([database.prepare(CREATE_HISTORY)]);
  const { results } = await database.prepare(`SELECT name FROM "d1_migrations"`).all<{ name: string }>();
  const applied = new Set(results.map((row) => row.name));
  const pending = migrationFiles(migrationsDir).filter((file) => !applied.has(file));
  for (const file of pending) {
    const statements = splitSqlQuery(contentOf(migrationsDir, file));
    await database.batch([
      ...statements.map((statement) => database.prepare(statement)),
      database.prepare(`INSERT INTO "d1_migrations" (name) VALUES (?)`).bind(file),
    ]);
  }
  return pending;
}

/** Every statement of its migrations: what makes a database that has nothing in it yet. */
export const migrationStatements = (migrationsDir: string): string[] =>
  migrationFiles(migrationsDir).flatMap((file) => splitSqlQuery(contentOf(migrationsDir, file)));

/** Runs idempotent statements in order. */
export async function seed(database: Database, statements: string[]): Promise<void> {
  for (let first = 0; first < statements.length; first += STATEMENTS_PER_BATCH) {
    const chunk = statements.slice(first, first + STATEMENTS_PER_BATCH);
    await database.batch(chunk.map((statement) => database.prepare(statement)));
  }
}
