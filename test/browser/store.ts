import { readdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { invariant } from "#domain/invariant.ts";

/** Longer than any write of the system's takes. */
const BUSY_MS = 10_000;

/**
 * Writes to the running system's database that has all of these tables: what nobody can bring about from outside, such as a row that was
 * lost.
 */
export function writeTo(stateDir: string, tables: readonly string[], sql: string, ...values: (string | number | null)[]): void {
  const files = readdirSync(stateDir, { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?:^|\/)d1\/.+\.sqlite$/.test(file),
  );
  for (const file of files) {
    const database = new DatabaseSync(path.join(stateDir, file), { timeout: BUSY_MS });
    try {
      const known = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
      if (!tables.every((table) => known.some(({ name }) => name === table))) continue;
      database.prepare(sql).run(...values);
      return;
    } finally {
      database.close();
    }
  }
  invariant(false, `no database has ${tables.join(" and ")}`);
}
