/** What an account has of an environment. */
export interface State {
  databases: Readonly<Record<string, DatabaseState>>;
  queues: readonly string[];
  workers: Readonly<Record<string, WorkerState>>;
  /** Which Worker each host leads to. */
  hosts: Readonly<Record<string, string>>;
}
export interface DatabaseState {
  id: string;
  /** Names of the migrations that were applied to it. */
  migrations: readonly string[];
  /** Its airports, by code, as JSON; none where it has no such table. */
  airports: readonly string[];
}
/** How a Worker consumes a queue, in the words of Cloudflare's API; undefined is what nobody says. */
export interface Consumption {
  queue: string;
  dead_letter_queue: string | undefined;
  batch_size: number | undefined;
  max_wait_time_ms: number | undefined;
  max_retries: number | undefined;
  /** Seconds. */
  retry_delay: number | undefined;
}
export interface WorkerState {
  /** Names of its secrets. Nobody can read their values. */
  secrets: readonly string[];
  /** Of the version that serves; null: it was deployed otherwise. */
  fingerprint: string | null;
  version: string | null;
  consumes: readonly Consumption[];
  /** The tag of the last of its object migrations; null: it has had none. */
  objectMigration: string | null;
  /** Whether it answers on the account's `workers.dev`. */
  onWorkersDev: boolean;
  /** Between how many versions its traffic is shared. */
  versions: number;
}

/** An account that has nothing of it. */
export const NOTHING: State = { databases: {}, queues: [], workers: {}, hosts: {} };
