import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTestHarness, type WorkerHandle } from "wrangler";
import type { BookingSagasApi } from "#contracts/booking-sagas.ts";
import type { FlightSeatsApi } from "#contracts/flight-seats.ts";
import { buildWeb } from "../../scripts/build-web.ts";
import { takeBundle } from "../../scripts/bundles.ts";
import { databasesOf, migrationStatements } from "../../scripts/databases.ts";
import { newSecrets } from "../../scripts/dev-vars.ts";
import { writeLocalConfigs } from "../../scripts/local-config.ts";
import { seedsFor } from "../../scripts/seeds.ts";
import { type Api, apiOver } from "../../scripts/api/api.ts";
import { USERS_COUNTER } from "./counter/counter.ts";
import { FARES_COUNT_AS_KEPT } from "./fares-kept.ts";
import { objectOver, PROBE, probeConfig, type Row, rowsOver } from "./probe/probe.ts";
import { overOpenConnection } from "./reach.ts";
import { bindingsOf } from "./steady.ts";
import { tapQueues } from "./tap.ts";

/** No port: requests enter the runtime directly, whatever port it listens on. */
const DEFAULT_PUBLIC_URL = "http://holdfast.test";
const GATEWAY = "holdfast";
const FLIGHTS = "holdfast-flights";
/** Enough departures for searches, round trips and cancellations, and a quick start. */
const DAYS = 12;
/** Tests sign many users in within a minute, and read results instead of logs. */
const TEST_VARS = { LOG_LEVEL: "silent", AUTH_ATTEMPTS_PER_MINUTE: "100000", RATE_LIMITS: "wide" };

export interface SystemOptions {
  /** Variables of the wrangler files: `{ HOLD_TTL_SECONDS: "2" }`. */
  vars?: Record<string, string>;
  /** Secrets that a Worker can do without. */
  secrets?: Record<string, string>;
  /** Days of departures from today on. */
  days?: number;
  /** The address it believes to be reached under; OAuth wants `https`, or a loopback address. */
  publicUrl?: string;
  /** Whether a Worker stands between the gateway and users that counts the calls. */
  counted?: boolean;
  /** Has whatever comes out of a queue written to the log. */
  tapsQueues?: boolean;
  /** Whether it works out the lowest fares of its whole timetable, as every new system does; by default only of what is sold. */
  lowestFares?: boolean;
}

/** Every Worker, wired as in production, with the sandbox in front; state in memory only, gone with `close`. */
export interface System extends Api {
  publicUrl: string;
  /** Where it can be reached from other processes, whatever it believes. */
  url: string;
  secrets: Record<string, string>;
  /** The flight's own object: what is sold, held and pinned there. */
  flightSeats(flightId: string): FlightSeatsApi;
  /** The shard that a booking id names: `bkg_03_…` lives in `03`. */
  sagas(shard: string): BookingSagasApi;
  /** A Worker by the name in its wrangler file, with its objects and `scheduled`. */
  worker(name: string): WorkerHandle;
  /** A Worker's bindings. */
  bindingsOf<Env>(name: string): Promise<Env>;
  /** Rows of one of the D1 databases: `rows("holdfast-payments", "SELECT …")`. */
  rows(database: string, sql: string, ...parameters: unknown[]): Promise<Row[]>;
  /** Statements to one of them, all or none. */
  transaction(database: string, statements: string[]): Promise<void>;
  /** Throws an object out of memory; its next call reads storage again, as after a crash. */
  evict(className: string, name: string): Promise<void>;
  /** Every line that its Workers have logged. */
  logs(): string[];
  close(): Promise<void>;
}

/** By database and days: a process starts many systems of the same size. */
const statementsMade = new Map<string, Promise<string[]>>();

/** What makes a database that has nothing in it yet. */
function statementsOf(name: string, migrationsDir: string, today: string, days: number): Promise<string[]> {
  const key = `${name} ${today} ${days}`;
  const made =
    statementsMade.get(key) ?? seedsFor(name, { today, days }).then((seeds) => [...migrationStatements(migrationsDir), ...seeds]);
  statementsMade.set(key, made);
  return made;
}

export async function startSystem(options: SystemOptions = {}): Promise<System> {
  await buildWeb();
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-test-"));
  const secrets = { ...newSecrets(), ...options.secrets };
  const publicUrl = options.publicUrl ?? DEFAULT_PUBLIC_URL;
  const days = options.days ?? DAYS;
  // The timetable ends where the seed does: no test waits for the rest of it, and its lowest fares are worked out sooner.
  const overrides = { ...TEST_VARS, TIMETABLE_DAYS: String(days), ...options.vars };
  const workers = writeLocalConfigs({ dir, publicUrl, secrets, overrides });
  if (options.tapsQueues === true) tapQueues(workers);
  else for (const worker of workers) takeBundle(worker);
  const databases = databasesOf(workers);
  const harness = createTestHarness({
    workers: [
      ...workers.map(({ name, configPath }) => ({
        configPath,
        ...(options.counted && name === GATEWAY && { bindingOverrides: USERS_COUNTER.bindingOverrides }),
      })),
      { config: probeConfig(databases) },
      ...(options.counted ? [{ config: USERS_COUNTER.config }] : []),
    ],
  });
  const close = async (): Promise<void> => {
    await harness.close();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const { url } = await harness.listen();
    const front = harness.getWorker("holdfast-sandbox");
    const probe = harness.getWorker(PROBE);
    const ask = (body: string) => overOpenConnection(() => probe.fetch(publicUrl, { method: "POST", body }));
    const today = new Date().toISOString().slice(0, 10);
    for (const { name, migrationsDir } of databases) {
      const statements = [...(await statementsOf(name, migrationsDir, today, days))];
      if (name === FLIGHTS && options.lowestFares !== true) statements.push(FARES_COUNT_AS_KEPT);
      await rowsOver(ask, { database: name, statements: statements.map((sql) => ({ sql, parameters: [] })) });
    }
    return {
      ...apiOver((url, init) => overOpenConnection(() => front.fetch(new URL(url, publicUrl).href, init), init)),
      publicUrl,
      url: url.origin,
      secrets,
      flightSeats: (flightId) => objectOver<FlightSeatsApi>(ask, "FLIGHT_SEATS", flightId),
      sagas: (shard) => objectOver<BookingSagasApi>(ask, "BOOKING_SAGAS", shard),
      worker: (name) => harness.getWorker(name),
      bindingsOf: <Env>(name: string) => bindingsOf(harness.getWorker<Env>(name)),
      async rows(database, sql, ...parameters) {
        const [rows] = await rowsOver(ask, { database, statements: [{ sql, parameters }] });
        return rows ?? [];
      },
      async transaction(database, statements) {
        await rowsOver(ask, { database, statements: statements.map((sql) => ({ sql, parameters: [] })) });
      },
      evict: (className, name) => harness.getWorker("holdfast-objects").evictDurableObject(className, { name }),
      logs: () => harness.getLogs().map((line) => JSON.stringify(line)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
