import { airportLine } from "./airports.ts";
import type { Cloudflare } from "./cloudflare.ts";
import type { Wanted } from "./plan.ts";
import type { DatabaseState, State, WorkerState } from "./state.ts";

/** What the account has of what is wanted. Reads, and changes nothing. */
export async function readState(
  cloudflare: Cloudflare,
  wanted: Pick<Wanted, "databases" | "hosts" | "queues" | "workers">,
): Promise<State> {
  const [ids, queues, scripts] = await Promise.all([cloudflare.databases(), cloudflare.queues(), cloudflare.workers()]);
  const databases = wanted.databases.flatMap(({ name, airports }) => {
    const id = ids.get(name);
    return id === undefined ? [] : [readDatabase(cloudflare, id, airports.length > 0).then((state) => [name, state] as const)];
  });
  const workers = wanted.workers
    .filter(({ name }) => scripts.has(name))
    .map(async ({ name }) => {
      const consumes = [...queues].flatMap(([queue, consumers]) =>
        consumers.filter((consumer) => consumer.worker === name).map(({ worker: _worker, ...how }) => ({ queue, ...how })),
      );
      const objectMigration = scripts.get(name) ?? null;
      return [name, { ...(await readWorker(cloudflare, name)), consumes, objectMigration }] as const;
    });
  const hosts = wanted.hosts.map(async ({ host }) => [host, await cloudflare.workerAt(host)] as const);
  return {
    hosts: Object.fromEntries((await Promise.all(hosts)).flatMap(([host, worker]) => (worker === null ? [] : [[host, worker]]))),
    databases: Object.fromEntries(await Promise.all(databases)),
    queues: wanted.queues.filter((queue) => queues.has(queue)),
    workers: Object.fromEntries(await Promise.all(workers)),
  };
}

async function readDatabase(cloudflare: Cloudflare, id: string, hasAirports: boolean): Promise<DatabaseState> {
  const tables = await cloudflare.query(id, "SELECT name FROM sqlite_schema WHERE type = 'table'");
  const has = (table: string): boolean => tables.some(({ name }) => name === table);
  const migrations = has("d1_migrations") ? await cloudflare.query(id, 'SELECT name FROM "d1_migrations"') : [];
  const airports = hasAirports && has("airports") ? await cloudflare.query(id, "SELECT * FROM airports") : [];
  return { id, migrations: migrations.map(({ name }) => String(name)), airports: airports.map(airportLine) };
}

async function readWorker(cloudflare: Cloudflare, name: string): Promise<Omit<WorkerState, "consumes" | "objectMigration">> {
  const [secrets, serving, onWorkersDev] = await Promise.all([
    cloudflare.secrets(name),
    cloudflare.serving(name),
    cloudflare.isOnWorkersDev(name),
  ]);
  const [version = null] = serving;
  return {
    secrets,
    version,
    versions: serving.length,
    fingerprint: version === null ? null : await cloudflare.tagOf(name, version),
    onWorkersDev,
  };
}
