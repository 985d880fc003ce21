import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { unstable_splitSqlQuery as splitSqlQuery } from "wrangler";
import * as z from "zod";

const Binding = z.looseObject({
  type: z.string(),
  name: z.string(),
  id: z.string().optional(),
  database_id: z.string().optional(),
  queue_name: z.string().optional(),
  service: z.string().optional(),
  script_name: z.string().optional(),
  class_name: z.string().optional(),
  text: z.string().optional(),
});
/** What an upload says of a Worker, as Cloudflare's API takes it. */
export const Metadata = z.looseObject({
  bindings: z.array(Binding).default([]),
  annotations: z.looseObject({ "workers/tag": z.string().optional() }).optional(),
  migrations: z
    .looseObject({
      new_tag: z.string().optional(),
      steps: z.array(z.looseObject({ new_sqlite_classes: z.array(z.string()).optional() })).default([]),
    })
    .optional(),
  streaming_tail_consumers: z.array(z.looseObject({ service: z.string() })).optional(),
});
export type Metadata = z.infer<typeof Metadata>;

export interface Version {
  id: string;
  tag: string | undefined;
  metadata: Metadata;
}
export interface Script {
  name: string;
  secrets: Map<string, string>;
  classes: Set<string>;
  migrationTag: string | undefined;
  versions: Version[];
  /** What serves: the versions and their shares, the newest deployment first. */
  deployments: { version_id: string; percentage: number }[][];
  subdomain: { enabled: boolean; previews_enabled: boolean };
  /** `wrangler`, `dash` or `api`. */
  lastDeployedFrom: string;
}
interface Queue {
  id: string;
  name: string;
  consumers: { script: string; dead_letter_queue: string | undefined; settings: Record<string, unknown> }[];
}

/** Why Cloudflare would refuse it. */
export class Refused extends Error {
  readonly code: number;
  readonly status: number;
  constructor(code: number, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

const CREATES_TRIGGER = /\bCREATE\s+(?:TEMP(?:ORARY)?\s+)?TRIGGER\b/i;

const newScript = (name: string): Script => ({
  name,
  secrets: new Map(),
  classes: new Set(),
  migrationTag: undefined,
  versions: [],
  deployments: [],
  subdomain: { enabled: false, previews_enabled: false },
  lastDeployedFrom: "wrangler",
});

function migrate(script: Script, { migrations }: Metadata): void {
  for (const name of (migrations?.steps ?? []).flatMap((step) => step.new_sqlite_classes ?? [])) {
    if (script.classes.has(name))
      throw new Refused(10074, `Cannot apply new-class migration to class '${name}' that is already depended on`);
    script.classes.add(name);
  }
  script.migrationTag = migrations?.new_tag ?? script.migrationTag;
}

/** What one account of Cloudflare has. It refuses what Cloudflare refuses: bindings to what is not there above all. */
export class Account {
  readonly databases = new Map<string, { name: string; sqlite: DatabaseSync }>();
  readonly queues = new Map<string, Queue>();
  readonly scripts = new Map<string, Script>();
  /** Static files by hash, and how long they are. */
  readonly files = new Map<string, number>();

  /** Which Worker a host leads to. */
  readonly hosts = new Map<string, string>();
  /** Hosts that have DNS records of somebody's. */
  readonly records = new Set<string>();

  attach(host: string, script: string, may: { override_existing_origin: boolean; override_existing_dns_record: boolean }): void {
    const other = this.hosts.get(host);
    if (other !== undefined && other !== script && !may.override_existing_origin)
      throw new Refused(100116, `Hostname '${host}' is attached to another Worker`);
    if (this.records.has(host) && !may.override_existing_dns_record)
      throw new Refused(100117, `Hostname '${host}' already has externally managed DNS records`);
    this.hosts.set(host, script);
  }

  createDatabase(name: string): { uuid: string; name: string } {
    if ([...this.databases.values()].some((database) => database.name === name))
      throw new Refused(7502, "database with that name already exists");
    const uuid = randomUUID();
    this.databases.set(uuid, { name, sqlite: new DatabaseSync(":memory:") });
    return { uuid, name };
  }

  query(id: string, sql: string, params: (string | number | null)[]): object[] {
    const database = this.#database(id);
    // What is asked goes through a splitter of D1's own, which cuts many a trigger at the first semicolon of its body.
    if (CREATES_TRIGGER.test(sql)) throw new Refused(7500, "incomplete input: SQLITE_ERROR");
    return splitSqlQuery(sql).map((statement) => ({
      results: database.prepare(statement).all(...params),
      success: true,
      meta: {},
    }));
  }

  /** A file of SQL, in one transaction. */
  import(id: string, sql: string): void {
    const database = this.#database(id);
    database.exec("BEGIN");
    try {
      database.exec(sql);
      database.exec("COMMIT");
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  }

  #database(id: string): DatabaseSync {
    const database = this.databases.get(id);
    if (database === undefined) throw new Refused(7404, `The database ${id} could not be found`, 404);
    return database.sqlite;
  }

  createQueue(name: string): Queue {
    if (this.queues.has(name)) throw new Refused(11009, `Queue name '${name}' is already taken`);
    const queue = { id: randomUUID().replaceAll("-", ""), name, consumers: [] };
    this.queues.set(name, queue);
    return queue;
  }

  consume(queueName: string, script: string, deadLetters: string | undefined, settings: Record<string, unknown>): void {
    const queue = this.queues.get(queueName);
    if (queue === undefined) throw new Refused(11000, `queue ${queueName} not found`, 404);
    if (deadLetters !== undefined && !this.queues.has(deadLetters))
      throw new Refused(11003, `dead letter queue ${deadLetters} not found`);
    if (queue.consumers.some((consumer) => consumer.script !== script))
      throw new Refused(11004, `queue ${queueName} already has a consumer`);
    queue.consumers = [{ script, dead_letter_queue: deadLetters, settings }];
  }

  /** A new version of a Worker, and where `serve` says so the one that serves. */
  upload(name: string, metadata: Metadata, serve: boolean): Version {
    const script = this.scripts.get(name) ?? newScript(name);
    migrate(script, metadata);
    for (const binding of metadata.bindings) this.#check(binding, script);
    for (const { service } of metadata.streaming_tail_consumers ?? [])
      if (!this.scripts.has(service)) throw new Refused(10220, `Worker ${service} not found`);
    for (const binding of metadata.bindings)
      if (binding.type === "secret_text") script.secrets.set(binding.name, binding.text ?? "");
    this.scripts.set(name, script);
    const version = { id: randomUUID(), tag: metadata.annotations?.["workers/tag"], metadata };
    script.versions.unshift(version);
    if (serve) script.deployments.unshift([{ version_id: version.id, percentage: 100 }]);
    return version;
  }

  #check(binding: z.infer<typeof Binding>, script: Script): void {
    const refuse = (what: string): never => {
      throw new Refused(10021, `binding ${binding.name} of type ${binding.type}: ${what}`);
    };
    switch (binding.type) {
      case "d1":
        if (!this.databases.has(binding.id ?? binding.database_id ?? "")) refuse("must have a valid `id` specified");
        break;
      case "queue":
        if (!this.queues.has(binding.queue_name ?? "")) refuse(`queue ${binding.queue_name} does not exist`);
        break;
      case "service":
        if (!this.scripts.has(binding.service ?? "")) refuse(`Worker ${binding.service} not found`);
        break;
      case "durable_object_namespace": {
        const host = binding.script_name === undefined ? script : this.scripts.get(binding.script_name);
        if (!host?.classes.has(binding.class_name ?? ""))
          refuse(`no class ${binding.class_name} in ${binding.script_name ?? script.name}`);
        break;
      }
      case "inherit":
        if (!script.secrets.has(binding.name)) throw new Refused(10057, `inherit binding '${binding.name}' is invalid`);
        break;
      default:
    }
  }
}
