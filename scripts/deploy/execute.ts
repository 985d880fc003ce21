import path from "node:path";
import { airportsSeed } from "../../seed/flights.ts";
import type { WranglerConfig } from "../wrangler-config.ts";
import { type Bundle, writeConfig } from "./bundle.ts";
import type { Cloudflare } from "./cloudflare.ts";
import { deployedConfig } from "./configs.ts";
import { describe } from "./describe.ts";
import { type DatabaseIds, type Environment, recordDatabases } from "./environment.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Step } from "./plan.ts";
import { placeholderRefusals } from "./preflight.ts";
import type { Wrangler } from "./wrangler.ts";

export interface Executor {
  cloudflare: Cloudflare;
  wrangler: Wrangler;
  environment: Environment;
  /** Where its settings are, and the ids of its databases are kept. */
  environmentsDir: string;
  /** The wrangler files, as they are in the repository. */
  declared: readonly WranglerConfig[];
  bundles: ReadonlyMap<string, Bundle>;
  /** Where the configurations go that wrangler is given. */
  configsDir: string;
  /** Ids of the databases that exist. */
  ids: DatabaseIds;
  secrets: Readonly<Record<string, string>>;
  /** What a version is told to be. */
  message: string;
  say(line: string): void;
  /** After each step. */
  onDone(): void;
}

/**
 * Does the steps of a plan, one after another, and says each. Throws at the first that fails; what was done stays, and the next plan
 * goes on from there. The ids of the versions it deployed, by Worker.
 */
export async function execute(steps: readonly Step[], executor: Executor): Promise<Map<string, string>> {
  const versions = new Map<string, string>();
  let ids = { ...executor.ids };
  recordDatabases(executor.environmentsDir, executor.environment.name, { ...executor.environment.databases, ...ids });
  for (const step of steps) {
    executor.say(describe(step));
    switch (step.kind) {
      case "create_queue":
        await executor.cloudflare.createQueue(step.queue);
        break;
      case "create_database": {
        const id = await executor.cloudflare.createDatabase(step.database, executor.environment.database_location);
        ids = { ...ids, [step.database]: id };
        recordDatabases(executor.environmentsDir, executor.environment.name, { ...executor.environment.databases, ...ids });
        break;
      }
      case "migrate":
        await migrate(step, ids, executor);
        break;
      case "load_airports":
        for (const sql of airportsSeed()) await executor.cloudflare.query(idOf(step.database, ids), sql);
        break;
      case "attach_host":
        await executor.cloudflare.attachHost(step.worker, step.host);
        break;
      case "deploy": {
        versions.set(step.worker, await deploy(step.worker, step.secrets, ids, executor));
        break;
      }
    }
    executor.onDone();
  }
  return versions;
}

type MigrateStep = Extract<Step, { kind: "migrate" }>;

/** Says first how to take the database back to before, where there is a before. */
async function migrate({ database, migrations }: MigrateStep, ids: DatabaseIds, executor: Executor): Promise<void> {
  const id = idOf(database, ids);
  const isIt = (each: { database_name: string }): boolean => each.database_name === database;
  const { config, configPath } = configOf(({ d1_databases }) => d1_databases.some(isIt), ids, executor);
  const folder = config.d1_databases.find(isIt)?.migrations_dir ?? "";
  if (database in executor.ids) {
    const bookmark = await executor.cloudflare.bookmark(id);
    executor.say(
      `         before: wrangler d1 time-travel restore ${database} --bookmark ${bookmark} -c ${path.relative(process.cwd(), configPath)}`,
    );
  }
  await executor.wrangler.migrate({ database, configPath, folder, migrations });
}

async function deploy(worker: string, names: readonly string[], ids: DatabaseIds, executor: Executor): Promise<string> {
  const { config, configPath } = configOf(({ name }) => name === worker, ids, executor);
  const bundle = executor.bundles.get(worker);
  if (bundle === undefined) throw new Error(`${worker} was not bundled.`);
  const refusals = placeholderRefusals([config]);
  if (refusals.length > 0) throw new Error(refusals.join("\n"));
  return executor.wrangler.deploy({
    worker,
    configPath,
    tag: fingerprintOf(bundle.hash, config),
    message: executor.message,
    secrets: Object.fromEntries(names.map((name) => [name, valueOf(name, executor)])),
  });
}

/** The configuration of one Worker, with the databases as they are now, and where it was written to. */
function configOf(
  isWanted: (config: WranglerConfig) => boolean,
  ids: DatabaseIds,
  { declared, environment, configsDir }: Executor,
): { config: WranglerConfig; configPath: string } {
  const config = declared.map((each) => deployedConfig(each, environment, ids)).find(isWanted);
  if (config === undefined) throw new Error("No Worker has that.");
  return { config, configPath: writeConfig(config, path.join(configsDir, config.name)) };
}

function idOf(database: string, ids: DatabaseIds): string {
  const id = ids[database];
  if (id === undefined) throw new Error(`The database ${database} does not exist.`);
  return id;
}

function valueOf(name: string, { secrets }: Executor): string {
  const value = secrets[name];
  if (value === undefined) throw new Error(`The secret ${name} has no value.`);
  return value;
}
