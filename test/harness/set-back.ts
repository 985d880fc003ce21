import type { System } from "./system.ts";

/** What SQLite and the platform keep for themselves, and what is kept here. */
const TABLES =
  "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name NOT LIKE 'kept_%'";
const TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";

interface Store {
  sql(statement: string): Promise<Record<string, unknown>[]>;
  /** What leads from one table to another is looked at when all is done. */
  together(statements: string[]): Promise<unknown>;
}

/** A point in time that storage can be taken back to. */
export interface Bookmark {
  /** Whole and in place, with everything gone that was written since, as Time Travel and point-in-time recovery do it. */
  restore(): Promise<void>;
  /** What a table had then. */
  rows(table: string): string;
}

/** Keeps a D1 database as it is now: local ones have no Time Travel. `label`: of this point, in letters. */
export const bookmarkOf = (system: System, database: string, label: string): Promise<Bookmark> =>
  keep(
    {
      sql: (statement) => system.rows(database, statement),
      together: (statements) => system.transaction(database, ["PRAGMA defer_foreign_keys = on", ...statements]),
    },
    label,
  );

/** Keeps an object's storage as it is now: local ones "do not implement point-in-time recovery". A restored one starts again. */
export async function bookmarkOfObject(system: System, className: string, name: string, label: string): Promise<Bookmark> {
  const storage = await system.worker("holdfast-objects").getDurableObjectStorage(className, { name });
  const sql: Store["sql"] = (statement) => storage.exec(statement);
  const together: Store["together"] = async (statements) => {
    for (const statement of statements) await sql(statement);
  };
  const kept = await keep({ sql, together }, label);
  return {
    ...kept,
    async restore() {
      await kept.restore();
      await system.evict(className, name);
    },
  };
}

async function keep({ sql, together }: Store, label: string): Promise<Bookmark> {
  const keptOf = (table: string): string => `kept_${label}_${table}`;
  const tables = (await sql(TABLES)).map(({ name }) => String(name));
  for (const table of tables) await sql(`CREATE TABLE ${keptOf(table)} AS SELECT * FROM ${table}`);
  return {
    rows: keptOf,
    async restore() {
      // They keep the ledger as it is; this is no statement of the system's.
      const triggers = await sql(TRIGGERS);
      for (const { name } of triggers) await sql(`DROP TRIGGER ${String(name)}`);
      await together(tables.flatMap((table) => [`DELETE FROM ${table}`, `INSERT INTO ${table} SELECT * FROM ${keptOf(table)}`]));
      for (const trigger of triggers) await sql(String(trigger["sql"]));
    },
  };
}
