import { readdirSync } from "node:fs";
import type { QueueConsumer, WranglerConfig } from "../wrangler-config.ts";
import { airportLines } from "./airports.ts";
import type { Bundle } from "./bundle.ts";
import { nameIn, ownHost } from "./configs.ts";
import { type Environment, NAMING } from "./environment.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Wanted, WantedDatabase } from "./plan.ts";
import type { SecretToSet } from "./secrets.ts";
import type { Consumption } from "./state.ts";

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
        consumes: (config.queues?.consumers ?? []).map(consumptionOf),
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

/** As wrangler tells Cloudflare of it. */
function consumptionOf(consumer: QueueConsumer): Consumption {
  const { queue, dead_letter_queue, max_batch_size, max_batch_timeout, max_retries, retry_delay } = consumer;
  return {
    queue,
    dead_letter_queue,
    batch_size: max_batch_size,
    max_wait_time_ms: max_batch_timeout === undefined ? undefined : max_batch_timeout * 1000,
    max_retries,
    retry_delay,
  };
}

function queuesOf({ queues }: WranglerConfig): string[] {
  return [
    ...(queues?.producers ?? []).map(({ queue }) => queue),
    ...(queues?.consumers ?? []).flatMap(({ queue, dead_letter_queue }) => [queue, dead_letter_queue ?? []].flat()),
  ];
}
