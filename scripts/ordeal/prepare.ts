import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runtimeWorkersOf } from "../../bench/runtime-workers.ts";
import { startRuntime } from "../../bench/runtime.ts";
import { buildWeb } from "../build-web.ts";
import { type Database, databasesOf, migrate, seed } from "../databases.ts";
import { newSecrets } from "../dev-vars.ts";
import { writeLocalConfigs } from "../local-config.ts";
import { seedsFor } from "../seeds.ts";
import { setRuntimeFlags } from "../runtime-flags.ts";

/** The Worker that HTTP reaches. */
const FRONT = "holdfast-sandbox";

/** What every start of the host is given. */
export interface Prepared {
  workersFile: string;
  stateDir: string;
  port: number;
}

/** What is not as it is deployed. */
export interface Scale {
  /** Variables of the wrangler files. */
  vars: Record<string, string>;
  /** Days with departures, from today on. */
  days: number;
}

/** Everything that is the same at each start: bundles, configurations, secrets, and databases with their seeds. */
export async function prepare(dir: string, port: number, { vars, days }: Scale): Promise<Prepared> {
  // wrangler would name every file of secrets that it reads.
  process.env["WRANGLER_LOG"] ??= "error";
  setRuntimeFlags();
  await buildWeb();
  const local = writeLocalConfigs({
    dir: path.join(dir, "config"),
    publicUrl: `http://localhost:${port}`,
    secrets: newSecrets(),
    overrides: { TIMETABLE_DAYS: String(days), ...vars },
  });
  const workers = await runtimeWorkersOf(local, { [FRONT]: port });
  const workersFile = path.join(dir, "workers.json");
  // The same layout as in the state folder of `npm start`.
  const stateDir = path.join(dir, "v3");
  mkdirSync(stateDir);
  writeFileSync(workersFile, JSON.stringify(workers), { mode: 0o600 });
  const runtime = await startRuntime(workers, stateDir, false);
  try {
    const today = new Date().toISOString().slice(0, 10);
    for (const { name, worker, binding, migrationsDir } of databasesOf(local)) {
      const database = (await runtime.getD1Database(binding, worker)) as unknown as Database;
      await migrate(database, migrationsDir);
      await seed(database, await seedsFor(name, { today, days }));
    }
  } finally {
    await runtime.dispose();
  }
  return { workersFile, stateDir, port };
}
