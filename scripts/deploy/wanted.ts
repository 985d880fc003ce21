import { readdirSync } from "node:fs";
import type { WranglerConfig } from "../wrangler-config.ts";
import { airportLines } from "./airports.ts";
import type { Bundle } from "./bundle.ts";
import { nameIn, ownHost } from "./configs.ts";
import { type Environment, NAMING } from "./environment.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Wanted, WantedDatabase } from "./plan.ts";
import type { SecretToSet } from "./secrets.ts";

/** The database that has the airports. */
const FLIGHTS = "holdfast-flights";

/** What these Workers need an account to have. `bundles`: by Worker; without, every Worker is deployed. */
export function wantedBy(
  configs: readonly WranglerConfig[],
  environment: Environment,
  bundles: ReadonlyMap<string, Bundle>,
  secrets: readonly SecretToSet[],
): Wanted {
  const host = ownHost(environment);
  return {
    hosts: host === null ? [] : [{ host, worker: NAMING[environment.name].prefix }],
    workers: configs.map((config) => {
      const bundle = bundles.get(config.name);
      return {
        name: config.name,
        fingerprint: bundle === undefined ? null : fingerprintOf(bundle.hash, config),
        consumes: (config.queues?.consumers ?? []).map(({ queue }) => queue),
        onWorkersDev: config.workers_dev === true,
      };
    }),
    databases: configs.flatMap((config) => config.d1_databases).map((database) => databaseOf(database, environment)),
    queues: [...new Set(configs.flatMap(queuesOf))],
    secrets,
  };
}

function databaseOf(
  { database_name: name, migrations_dir }: WranglerConfig["d1_databases"][number],
  environment: Environment,
): WantedDatabase {
  return {
    name,
    migrations: readdirSync(migrations_dir)
      .filter((file) => file.endsWith(".sql"))
      .toSorted(),
    airports: name === nameIn(environment, FLIGHTS) ? airportLines() : [],
  };
}

function queuesOf({ queues }: WranglerConfig): string[] {
  return [
    ...(queues?.producers ?? []).map(({ queue }) => queue),
    ...(queues?.consumers ?? []).flatMap(({ queue, dead_letter_queue }) => [queue, dead_letter_queue ?? []].flat()),
  ];
}
