import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Miniflare } from "miniflare";
import { invariant } from "#domain/invariant.ts";
import { buildWeb } from "../scripts/build-web.ts";
import { databasesOf, migrate, seed } from "../scripts/databases.ts";
import { newSecrets } from "../scripts/dev-vars.ts";
import { writeLocalConfigs } from "../scripts/local-config.ts";
import { seedsFor } from "../scripts/seeds.ts";
import { codeOf, runtimeWorkersOf } from "./runtime-workers.ts";
import { startRuntime } from "./runtime.ts";

/** The name in tokens and links; requests come by the direct sockets. */
const PUBLIC_URL = "http://holdfast.bench";
/** Enough departures for the flights that a bench sells out. */
const DAYS = 10;
/** A crowd comes from one address here. Requests of the booking class are counted all the same, as in production. */
const QUIET = { LOG_LEVEL: "error", RATE_LIMITS: "wide" };
const SANDBOX = "holdfast-sandbox";
/** Reached without Miniflare's entry Worker in between, each at any free port. */
const DIRECT_PORTS = { holdfast: 0, [SANDBOX]: 0 };

export interface Host {
  publicUrl: string;
  /** The gateway's own socket. */
  gateway: string;
  /** The sandbox's own socket: the provider's records. */
  sandbox: string;
  /** The own socket of a Worker whose entry was replaced. */
  urlOf(worker: string): Promise<string>;
  secrets: Record<string, string>;
  /** Every database and object is a file somewhere below it. */
  stateDir: string;
  /** Hash of what every Worker was bundled into. */
  code: string;
  runtime: Miniflare;
  rows<Row>(database: string, sql: string, ...parameters: unknown[]): Promise<Row[]>;
  execute(database: string, sql: string, ...parameters: unknown[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Every Worker from its wrangler file on a bare Miniflare: direct sockets, no request log, state on disk in a folder of its
 * own. `entries`: files to take as the entry of some Workers, by name, such as a subclass with a method that does nothing.
 */
export async function startHost(options: {
  vars?: Record<string, string>;
  /** Secrets that a Worker can do without. */
  secrets?: Record<string, string>;
  entries?: Record<string, string>;
  isProfiled: boolean;
  /** With the site's files, which a bench has no use for. */
  withFiles?: boolean;
  /** Where the sandbox in front of it all is to be reached from outside; by default nobody comes by the name in tokens and links. */
  port?: number;
  /** Days of departures. */
  days?: number;
  /** Modules by their import specifiers, and the file to take in the place of each, in every Worker. */
  replace?: Record<string, string>;
}): Promise<Host> {
  await buildWeb();
  const { entries = {}, port, days = DAYS } = options;
  const publicUrl = port === undefined ? PUBLIC_URL : `http://localhost:${port}`;
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-bench-"));
  const secrets = { ...newSecrets(), ...options.secrets };
  const workers = writeLocalConfigs({
    dir: path.join(dir, "config"),
    publicUrl,
    secrets,
    overrides: { ...QUIET, TIMETABLE_DAYS: String(days), ...options.vars },
  });
  const ports = {
    ...DIRECT_PORTS,
    ...(port !== undefined && { [SANDBOX]: port }),
    // A Worker that stands in for another is asked directly, too.
    ...Object.fromEntries(Object.keys(entries).map((name) => [name, 0])),
  };
  const stateDir = path.join(dir, "state");
  const runtimeWorkers = await runtimeWorkersOf(workers, ports, entries, options.withFiles, options.replace);
  const runtime = await startRuntime(runtimeWorkers, stateDir, options.isProfiled);
  const databases = new Map<string, Awaited<ReturnType<typeof runtime.getD1Database>>>();
  const today = new Date().toISOString().slice(0, 10);
  for (const { name, worker, binding, migrationsDir } of databasesOf(workers)) {
    const database = await runtime.getD1Database(binding, worker);
    await migrate(database as unknown as D1Database, migrationsDir);
    await seed(database as unknown as D1Database, await seedsFor(name, { today, days }));
    databases.set(name, database);
  }
  const databaseOf = (name: string) => {
    const database = databases.get(name);
    invariant(database, `there is a database ${name}`);
    return database;
  };
  return {
    runtime,
    publicUrl,
    gateway: String(await runtime.unsafeGetDirectURL("holdfast")),
    sandbox: String(await runtime.unsafeGetDirectURL(SANDBOX)),
    secrets,
    stateDir,
    code: codeOf(runtimeWorkers),
    urlOf: async (worker) => String(await runtime.unsafeGetDirectURL(worker)),
    async rows<Row>(name: string, sql: string, ...parameters: unknown[]) {
      const { results } = await databaseOf(name)
        .prepare(sql)
        .bind(...parameters)
        .all();
      return results as Row[];
    },
    async execute(name, sql, ...parameters) {
      await databaseOf(name)
        .prepare(sql)
        .bind(...parameters)
        .run();
    },
    async close() {
      await runtime.dispose();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
