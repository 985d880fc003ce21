import type { SecretToSet } from "./secrets.ts";
import type { Consumption, State, WorkerState } from "./state.ts";

export interface WantedWorker {
  name: string;
  /** What makes two deployments of it the same; null: not known, so it is deployed. */
  fingerprint: string | null;
  /** How it consumes its queues, and whether it is to answer on `workers.dev`: an upload may succeed and these fail. */
  consumes: readonly Consumption[];
  onWorkersDev: boolean;
}
export interface WantedDatabase {
  name: string;
  /** Names of its migrations, in order. */
  migrations: readonly string[];
  /** Airports that it must have, by code, as JSON; none for a database without. */
  airports: readonly string[];
}
export interface Wanted {
  /** Callees before callers. */
  workers: readonly WantedWorker[];
  databases: readonly WantedDatabase[];
  queues: readonly string[];
  /** A host of one's own, and the Worker that is to answer there. */
  hosts: readonly { host: string; worker: string }[];
  secrets: readonly SecretToSet[];
}

/** `unfinished`: it was uploaded, and does not consume or answer as it should. */
export type Why = "new" | "changed" | "unfinished" | "secrets";
export type Step =
  | { kind: "create_queue"; queue: string }
  | { kind: "create_database"; database: string }
  | { kind: "migrate"; database: string; migrations: string[] }
  | { kind: "load_airports"; database: string; airports: number }
  | { kind: "deploy"; worker: string; why: Why; secrets: string[] }
  | { kind: "attach_host"; host: string; worker: string };
export interface Plan {
  steps: Step[];
  /** What is as it should be already: `database holdfast-users`. */
  unchanged: string[];
}

/**
 * What is to be done so that the account has what is wanted, in order: everything that Workers are bound to before them, dead-letter
 * queues before the queues that name them, databases before their contents, callees before callers. Pure. With what has been done the
 * rest is planned again, so an end in the middle is gone on from.
 */
export function plan(state: State, wanted: Wanted): Plan {
  const steps: Step[] = [];
  const unchanged: string[] = [];
  for (const queue of deadLettersFirst(wanted.queues)) {
    if (state.queues.includes(queue)) unchanged.push(`queue ${queue}`);
    else steps.push({ kind: "create_queue", queue });
  }
  for (const { name } of wanted.databases) {
    if (name in state.databases) unchanged.push(`database ${name}`);
    else steps.push({ kind: "create_database", database: name });
  }
  for (const { name: database, migrations, airports } of wanted.databases) {
    const found = state.databases[database];
    const pending = migrations.filter((each) => !found?.migrations.includes(each));
    if (pending.length > 0) steps.push({ kind: "migrate", database, migrations: pending });
    const unlike = airports.filter((each) => !found?.airports.includes(each));
    if (unlike.length > 0) steps.push({ kind: "load_airports", database, airports: unlike.length });
  }
  for (const wantedWorker of wanted.workers) {
    const worker = wantedWorker.name;
    const secrets = wanted.secrets.filter(({ workers }) => workers.includes(worker)).map(({ name }) => name);
    const why = reasonToDeploy(state.workers[worker], wantedWorker, secrets.length > 0);
    if (why === null) unchanged.push(`Worker ${worker}`);
    else steps.push({ kind: "deploy", worker, why, secrets });
  }
  for (const { host, worker } of wanted.hosts) {
    if (state.hosts[host] === worker) unchanged.push(`host ${host}`);
    else steps.push({ kind: "attach_host", host, worker });
  }
  return { steps, unchanged };
}

function reasonToDeploy(deployed: WorkerState | undefined, wanted: WantedWorker, hasSecrets: boolean): Why | null {
  if (deployed === undefined) return "new";
  if (wanted.fingerprint === null || deployed.fingerprint !== wanted.fingerprint) return "changed";
  const isFinished =
    wanted.consumes.every((each) => isConsumed(each, deployed.consumes)) && deployed.onWorkersDev === wanted.onWorkersDev;
  if (!isFinished) return "unfinished";
  return hasSecrets ? "secrets" : null;
}

const SETTINGS = ["dead_letter_queue", "batch_size", "max_wait_time_ms", "max_retries", "retry_delay"] as const;

/** Whether a queue is consumed as is wanted. What only one of the two says is not compared. */
function isConsumed(wanted: Consumption, consumed: readonly Consumption[]): boolean {
  const found = consumed.find(({ queue }) => queue === wanted.queue);
  if (found === undefined) return false;
  return SETTINGS.every((name) => wanted[name] === undefined || found[name] === undefined || found[name] === wanted[name]);
}

const deadLettersFirst = (queues: readonly string[]): string[] => [
  ...queues.filter((queue) => queue.endsWith("-dlq")),
  ...queues.filter((queue) => !queue.endsWith("-dlq")),
];
