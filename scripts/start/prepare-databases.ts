import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { z } from "zod";
import { type DatabaseFile, migrate, seed } from "../databases.ts";
import { seedsFor } from "../seeds.ts";

/** Hash of the statements that each database was seeded with. */
const Stamps = z.record(z.string(), z.string());

/**
 * Migrates and seeds the databases that `wrangler dev --persist-to <stateDir>` will open, all in one runtime without
 * any Worker. Seeds that were applied already, word for word, are skipped: that is most of a second start.
 */
export async function prepareDatabases(
  databases: DatabaseFile[],
  stateDir: string,
  today: string,
  days: number,
): Promise<{ migrations: number; seeded: string[] }> {
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: "",
      // Where wrangler keeps its resources inside of a state folder.
      resourcePersistencePath: path.join(stateDir, "v3"),
      d1Databases: Object.fromEntries(databases.map(({ name, id }) => [name, id])),
    }),
  );
  const stampFile = path.join(stateDir, "seeds.json");
  const stamps = existsSync(stampFile) ? Stamps.parse(JSON.parse(readFileSync(stampFile, "utf8"))) : {};
  let migrations = 0;
  const seeded: string[] = [];
  try {
    for (const { name, migrationsDir } of databases) {
      const database = await runtime.getD1Database(name);
      migrations += (await migrate(database, migrationsDir)).length;
      const statements = await seedsFor(name, { today, days });
      const stamp = createHash("sha256").update(JSON.stringify(statements)).digest("hex");
      if (statements.length === 0 || stamps[name] === stamp) continue;
      await seed(database, statements);
      stamps[name] = stamp;
      writeFileSync(stampFile, JSON.stringify(stamps, null, 2));
      seeded.push(name);
    }
  } finally {
    await runtime.dispose();
  }
  return { migrations, seeded };
}
