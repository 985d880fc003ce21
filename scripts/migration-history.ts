import { readFileSync } from "node:fs";
import path from "node:path";

/** As `wrangler d1 migrations` makes it, so that it sees the same history. */
export const CREATE_HISTORY = `CREATE TABLE IF NOT EXISTS "d1_migrations" (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/**
 * Migrations and their lines of the history, as one file of SQL for a database that takes it whole or not at all. A name that the history
 * has already makes it fail, so nothing is applied twice.
 */
export function migrationScript(folder: string, migrations: readonly string[]): string {
  return [
    `${CREATE_HISTORY};`,
    ...migrations.flatMap((name) => [
      readFileSync(path.join(folder, name), "utf8"),
      `INSERT INTO "d1_migrations" (name) VALUES ('${name.replaceAll("'", "''")}');`,
    ]),
    "",
  ].join("\n");
}
