import * as z from "zod";
import type { Consumption } from "./state.ts";

const DEFAULT_API = "https://api.cloudflare.com/client/v4";
const TIMEOUT_MS = 30_000;
/** What one page of a list is asked to have; a list of a hundred pages is a mistake. */
const PER_PAGE = 100;
const MAX_PAGES = 100;

const Envelope = z.looseObject({
  success: z.boolean(),
  errors: z.array(z.looseObject({ code: z.number(), message: z.string() })).default([]),
  result: z.unknown(),
});
const Database = z.looseObject({ uuid: z.string(), name: z.string() });
const Setting = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined);
const Consumer = z
  .looseObject({
    /** `script` of older ones, `service` of newer ones. */
    script: z.string().optional(),
    service: z.string().optional(),
    dead_letter_queue: z.string().nullish(),
    settings: z
      .looseObject({ batch_size: Setting, max_wait_time_ms: Setting, max_retries: Setting, retry_delay: Setting })
      .nullish(),
  })
  .transform(({ script, service, dead_letter_queue, settings }) => ({
    worker: script ?? service ?? "",
    dead_letter_queue: dead_letter_queue || undefined,
    batch_size: settings?.batch_size,
    max_wait_time_ms: settings?.max_wait_time_ms,
    max_retries: settings?.max_retries,
    retry_delay: settings?.retry_delay,
  }));
const Queue = z.looseObject({ queue_name: z.string(), consumers: z.array(Consumer).default([]) });
const Script = z.looseObject({ id: z.string(), migration_tag: z.string().nullish() });
const Deployments = z.looseObject({
  deployments: z.array(z.looseObject({ versions: z.array(z.looseObject({ version_id: z.string() })) })),
});
const Version = z.looseObject({ annotations: z.looseObject({ "workers/tag": z.string().optional() }).optional() });
const Rows = z.array(z.looseObject({ results: z.array(z.record(z.string(), z.unknown())).default([]) }));

export interface CloudflareAccess {
  accountId: string;
  token: string;
  /** Instead of Cloudflare's own. */
  api?: string | undefined;
}

/** Cloudflare has refused something; the message says what and why, and no secret. */
export class CloudflareError extends Error {}

/** What a deployment asks an account about, and creates in it. Everything else of a deployment is wrangler's. */
export class Cloudflare {
  readonly #base: string;
  readonly #token: string;

  constructor({ accountId, token, api = DEFAULT_API }: CloudflareAccess) {
    this.#base = `${api}/accounts/${accountId}`;
    this.#token = token;
  }

  /** Ids by name. */
  async databases(): Promise<Map<string, string>> {
    const databases = await this.#list("/d1/database", Database);
    return new Map(databases.map(({ name, uuid }) => [name, uuid]));
  }

  /** The id of the new database. */
  async createDatabase(name: string, location: string | undefined): Promise<string> {
    const body = { name, ...(location !== undefined && { primary_location_hint: location }) };
    return Database.parse(await this.#ask("POST", "/d1/database", body)).uuid;
  }

  /** The rows that one statement reads. */
  async query(databaseId: string, sql: string): Promise<Record<string, unknown>[]> {
    return Rows.parse(await this.#ask("POST", `/d1/database/${databaseId}/query`, { sql })).flatMap(({ results }) => results);
  }

  /** A point in time that the database can be taken back to. */
  async bookmark(databaseId: string): Promise<string> {
    const answer = await this.#ask("GET", `/d1/database/${databaseId}/time_travel/bookmark`);
    return z.looseObject({ bookmark: z.string() }).parse(answer).bookmark;
  }

  /** The Workers that consume each queue, and how. */
  async queues(): Promise<Map<string, ({ worker: string } & Omit<Consumption, "queue">)[]>> {
    const queues = await this.#list("/queues", Queue);
    return new Map(queues.map(({ queue_name, consumers }) => [queue_name, consumers]));
  }

  async createQueue(name: string): Promise<void> {
    await this.#ask("POST", "/queues", { queue_name: name });
  }

  /** Of each Worker the tag of the last object migration that it has had; null: none. */
  async workers(): Promise<Map<string, string | null>> {
    const scripts = z.array(Script).parse(await this.#ask("GET", "/workers/scripts"));
    return new Map(scripts.map(({ id, migration_tag }) => [id, migration_tag || null]));
  }

  /** The Worker that a host leads to; null where it leads to none. */
  async workerAt(host: string): Promise<string | null> {
    const answer = await this.#ask("GET", `/workers/domains?hostname=${host}`);
    return z.array(z.looseObject({ service: z.string() })).parse(answer)[0]?.service ?? null;
  }

  /** Has a Worker answer at a host. Refused where anything else does: another Worker, or a DNS record. */
  async attachHost(worker: string, host: string): Promise<void> {
    await this.#ask("PUT", `/workers/scripts/${worker}/domains/records`, {
      override_scope: true,
      override_existing_origin: false,
      override_existing_dns_record: false,
      origins: [{ hostname: host }],
    });
  }

  /** Whether a Worker answers on the account's `workers.dev`. */
  async isOnWorkersDev(worker: string): Promise<boolean> {
    return z.looseObject({ enabled: z.boolean() }).parse(await this.#ask("GET", `/workers/scripts/${worker}/subdomain`)).enabled;
  }

  /** Names of a Worker's secrets. */
  async secrets(worker: string): Promise<string[]> {
    const answer = await this.#ask("GET", `/workers/scripts/${worker}/secrets`);
    return z
      .array(z.looseObject({ name: z.string() }))
      .parse(answer)
      .map(({ name }) => name);
  }

  /** Ids of the versions between which a Worker's traffic is shared. */
  async serving(worker: string): Promise<string[]> {
    const { deployments } = Deployments.parse(await this.#ask("GET", `/workers/scripts/${worker}/deployments`));
    return (deployments[0]?.versions ?? []).map(({ version_id }) => version_id);
  }

  /** What a version was tagged with when it was uploaded. */
  async tagOf(worker: string, version: string): Promise<string | null> {
    const answer = Version.parse(await this.#ask("GET", `/workers/scripts/${worker}/versions/${version}`));
    return answer.annotations?.["workers/tag"] ?? null;
  }

  async #list<Item>(path: string, item: z.ZodType<Item>): Promise<Item[]> {
    const items: Item[] = [];
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const found = z.array(item).parse(await this.#ask("GET", `${path}?page=${page}&per_page=${PER_PAGE}`));
      items.push(...found);
      if (found.length < PER_PAGE) return items;
    }
    throw new CloudflareError(`${path} has more than ${MAX_PAGES} pages.`);
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.#base + path, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const parsed = Envelope.safeParse(await response.json().catch(() => null));
    if (!parsed.success || !parsed.data.success) {
      const why = parsed.data?.errors.map(({ code, message }) => `${message} (${code})`).join("; ");
      throw new CloudflareError(`${method} ${path}: ${why || `HTTP ${response.status}`}`);
    }
    return parsed.data.result;
  }
}
