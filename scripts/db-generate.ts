import { globSync } from "node:fs";
import { ROOT } from "./paths.ts";
import { run } from "./run.ts";

/** Writes a migration for every database whose schema changed: `npm run db:generate -- --name add_fare_rules`. */
let failed = 0;
for (const config of globSync("workers/*/drizzle.config.ts", { cwd: ROOT }).toSorted()) {
  const { code, output } = await run("drizzle-kit", ["generate", "--config", config, ...process.argv.slice(2)]);
  console.log(`${config}: ${output.trim().split("\n").at(-1)}`);
  if (code !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
