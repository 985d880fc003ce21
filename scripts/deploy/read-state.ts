import { airportLine } from "./airports.ts";
import type { Cloudflare } from "./cloudflare.ts";
import type { Wanted, WantedWorker } from "./plan.ts";
import { WORKERS_DEV } from "./wanted.ts";
import type { DatabaseState, State, WorkerState } from "./state.ts";

/** What the account has of what is wanted. Reads, and changes nothing. */
export async function readState(
  cloudflare: Cloudflare,
  wanted: Pick<Wanted, "databases" | "queues" | "workers">,
): Promise<State> {
  const [ids, queues, scripts] = await Promise.all([cloudflare.databases(), cloudflare.queues(), cloudflare.workers()]);
  const databases = wanted.databases.flatMap(({ name, airports }) => {
    const id = ids.get(name);
    return id === undefined ? [] : [readDatabase(cloudflare, id, airports.length > 0).then((state) => [name, state] as const)];
  });
  const workers = wanted.workers
    .filter(({ name }) => scripts.includes(name))
    .map(async (worker) => {
      const consumes = [...queues].filter(([, consumers]) => consumers.includes(worker.name)).map(([queue]) => queue);
      return [worker.name, { ...(await readWorker(cloudflare, worker)), consumes }] as const;
    });
  return {
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

async function readWorker(cloudflare: Cloudflare, { name, addresses }: WantedWorker): Promise<Omit<WorkerState, "consumes">> {
  const [secrets, serving, found] = await Promise.all([
    cloudflare.secrets(name),
    cloudflare.serving(name),
    addresses.length === 0 ? [] : readAddresses(cloudflare, name),
  ]);
  const [version = null] = serving;
  return {
    secrets,
    version,
    versions: serving.length,
    fingerprint: version === null ? null : await cloudflare.tagOf(name, version),
    addresses: found,
  };
}

async function readAddresses(cloudflare: Cloudflare, name: string): Promise<string[]> {
  const [domains, isOnWorkersDev] = await Promise.all([cloudflare.domains(name), cloudflare.isOnWorkersDev(name)]);
  return isOnWorkersDev ? [...domains, WORKERS_DEV] : domains;
}
