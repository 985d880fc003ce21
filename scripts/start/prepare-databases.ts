import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import * as z from "zod";
import { type DatabaseFile, migrate, seed } from "../databases.ts";
import { seedsFor } from "../seeds.ts";

/** Hash of the statements that each database was seeded with. */
const Stamps = z.record(z.string(), z.string());

/** How far ahead flights can be booked; `TIMETABLE_DAYS` of the search Worker says the same. */
export const TIMETABLE_DAYS = 90;

/** Work on the databases that `wrangler dev --persist-to <stateDir>` will open, in a runtime without any Worker. */
export async function withDatabases<T>(
  databases: DatabaseFile[],
  stateDir: string,
  work: (databaseOf: (name: string) => ReturnType<Miniflare["getD1Database"]>) => Promise<T>,
): Promise<T> {
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: "",
      // Where wrangler keeps its resources inside of a state folder.
      resourcePersistencePath: path.join(stateDir, "v3"),
      d1Databases: Object.fromEntries(databases.map(({ name, id }) => [name, id])),
    }),
  );
  try {
    return await work((name) => runtime.getD1Database(name));
  } finally {
    await runtime.dispose();
  }
}

/**
 * Migrates and seeds the databases, all in one runtime. Seeds that were applied already, word for word, are skipped: that is
 * most of a second start.
 */
export async function prepareDatabases(
  databases: DatabaseFile[],
  stateDir: string,
  today: string,
  days: number,
): Promise<{ migrations: number; seeded: string[] }> {
  const stampFile = path.join(stateDir, "seeds.json");
  const stamps = existsSync(stampFile) ? Stamps.parse(JSON.parse(readFileSync(stampFile, "utf8"))) : {};
  let migrations = 0;
  const seeded: string[] = [];
  await withDatabases(databases, stateDir, async (databaseOf) => {
    for (const { name, migrationsDir } of databases) {
      const database = await databaseOf(name);
      migrations += (await migrate(database, migrationsDir)).length;
      const statements = await seedsFor(name, { today, days });
      const stamp = createHash("sha256").update(JSON.stringify(statements)).digest("hex");
      if (statements.length === 0 || stamps[name] === stamp) continue;
      await seed(database, statements);
      stamps[name] = stamp;
      writeFileSync(stampFile, JSON.stringify(stamps, null, 2));
      seeded.push(name);
    }
  });
  return { migrations, seeded };
}
