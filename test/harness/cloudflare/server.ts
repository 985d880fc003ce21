import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod";
import { Account, Metadata, Refused, type Script, type Version } from "./account.ts";
import { Imports } from "./imports.ts";

const ACCOUNT_ID = "0123456789abcdef0123456789abcdef";
export const TOKEN = "a-token-of-the-double";

/** Cloudflare's API over HTTP, so much of it as `npm run deploy` and the wrangler it runs ask for. */
export interface CloudflareDouble {
  account: Account;
  accountId: string;
  url: string;
  /** `POST /queues`, in order; of everything that was asked, what changed something. */
  changes: string[];
  /** What nobody has taught it: should be empty. */
  unknown: string[];
  /** Refuses the next request of this kind: `PUT /workers/scripts/holdfast-search`. */
  failOnce(request: string): void;
  close(): Promise<void>;
}

type Params = Record<string, string>;
interface Asked {
  origin: string;
  imports: Imports;
  params: Params;
  query: URLSearchParams;
  /** The body, as JSON where it is. */
  json(): Promise<Record<string, unknown>>;
  form(): Promise<FormData>;
}
type Answer = (asked: Asked, account: Account) => unknown;

export async function startCloudflare(): Promise<CloudflareDouble> {
  const account = new Account();
  const changes: string[] = [];
  const unknown: string[] = [];
  const failures = new Set<string>();
  const imports = new Imports();
  const server = createServer((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://double");
    const path = url.pathname.replace(`/accounts/${ACCOUNT_ID}`, "");
    const asked = `${request.method} ${path}`;
    try {
      const body = await bodyOf(request);
      const etag = request.method === "PUT" ? imports.put(path, body) : null;
      if (etag !== null) return void response.writeHead(200, { etag: `"${etag}"` }).end();
      if (request.headers.authorization !== `Bearer ${TOKEN}` && !path.startsWith("/workers/assets/"))
        throw new Refused(10000, "Authentication error", 403);
      if (request.method !== "GET" && !path.endsWith("/query")) changes.push(asked);
      if (failures.delete(asked)) throw new Refused(10013, "An unknown error has occurred, made up by a test", 400);
      const [route, params] = match(asked);
      if (route === undefined) {
        unknown.push(asked);
        throw new Refused(7000, `No route for ${asked}`, 404);
      }
      const web = () =>
        new Response(new Uint8Array(body), { headers: { "content-type": request.headers["content-type"] ?? "" } });
      const result = await route(
        {
          origin: `http://${request.headers.host}`,
          imports,
          params,
          query: url.searchParams,
          json: async () => (body.length === 0 ? {} : ((await web().json()) as Record<string, unknown>)),
          form: async () => web().formData(),
        },
        account,
      );
      send(response, 200, { success: true, errors: [], messages: [], result, ...pageInfo(result) });
    } catch (error) {
      const refused = error instanceof Refused ? error : new Refused(10013, String(error), 500);
      const errors = [{ code: refused.code, message: refused.message }];
      send(response, refused.status, { success: false, errors, messages: [], result: null });
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    account,
    accountId: ACCOUNT_ID,
    url: `http://127.0.0.1:${address.port}`,
    changes,
    unknown,
    failOnce: (request) => void failures.add(request),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** Lists come on one page here. */
const pageInfo = (result: unknown) =>
  Array.isArray(result)
    ? { result_info: { page: 1, per_page: 100, count: result.length, total_count: result.length, total_pages: 1 } }
    : {};

function scriptOf(account: Account, name: string | undefined): Script {
  const script = account.scripts.get(name ?? "");
  if (script === undefined) throw new Refused(10007, "This Worker does not exist on your account.", 404);
  return script;
}
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The newest come first, a minute between each two. */
const instant = (place: number): string => new Date(Date.UTC(2026, 0, 1) - place * 60_000).toISOString();

const versionAnswer = ({ id, tag }: Version, place: number) => ({
  id,
  number: place + 1,
  annotations: { "workers/tag": tag },
  metadata: { has_preview: false, created_on: instant(place), author_email: "", source: "wrangler" },
  resources: { bindings: [], script: {} },
});

async function uploaded(asked: Asked, account: Account, serve: boolean) {
  const metadata = Metadata.parse(JSON.parse(text((await asked.form()).get("metadata"))));
  return account.upload(asked.params["name"] ?? "", metadata, serve);
}

const Origins = z.object({
  override_existing_origin: z.boolean(),
  override_existing_dns_record: z.boolean(),
  origins: z.array(z.object({ hostname: z.string() })),
});

async function consumed(asked: Asked, account: Account): Promise<object> {
  const { script_name, dead_letter_queue, settings } = await asked.json();
  const queue = [...account.queues.values()].find(({ id }) => id === asked.params["id"]);
  const known = z.record(z.string(), z.unknown()).parse(settings);
  account.consume(queue?.name ?? "", text(script_name), text(dead_letter_queue) || undefined, known);
  return {};
}

const ROUTES: Record<string, Answer> = {
  "GET /d1/database": ({ query }, account) =>
    [...account.databases]
      .map(([uuid, { name }]) => ({ uuid, name }))
      .filter(({ name }) => [null, name].includes(query.get("name"))),
  "POST /d1/database": async (asked, account) => account.createDatabase(text((await asked.json())["name"])),
  "GET /d1/database/:id": ({ params }, account) => {
    const [uuid, database] = [...account.databases].find(([id, { name }]) => [id, name].includes(params["id"] ?? "")) ?? [];
    if (database === undefined) throw new Refused(7404, "The database could not be found", 404);
    return { uuid, name: database.name, version: "production" };
  },
  "POST /d1/database/:id/query": async (asked, account) => {
    const { sql, params = [] } = await asked.json();
    return account.query(asked.params["id"] ?? "", text(sql), params as string[]);
  },
  "POST /d1/database/:id/import": async (asked, account) =>
    asked.imports.answer(account, asked.params["id"] ?? "", await asked.json(), asked.origin),
  "GET /d1/database/:id/time_travel/bookmark": () => ({ bookmark: "00000001-00000002-00000003-0123456789abcdef" }),
  "GET /queues": ({ query }, account) =>
    [...account.queues.values()]
      .filter(({ name }) => !query.has("name") || query.getAll("name").includes(name))
      .map(({ id, name, consumers }) => ({
        queue_id: id,
        queue_name: name,
        consumers: consumers.map((consumer) => ({ ...consumer, type: "worker", consumer_id: `consumer-of-${name}` })),
      })),
  "POST /queues": async (asked, account) => {
    const { id, name } = account.createQueue(text((await asked.json())["queue_name"]));
    return { queue_id: id, queue_name: name };
  },
  "POST /queues/:id/consumers": consumed,
  "PUT /queues/:id/consumers/:consumer": consumed,
  "GET /workers/domains": ({ query }, account) =>
    [...account.hosts]
      .map(([hostname, service]) => ({ hostname, service }))
      .filter(({ hostname }) => hostname === query.get("hostname")),
  "PUT /workers/scripts/:name/domains/records": async (asked, account) => {
    const { origins, ...overrides } = Origins.parse(await asked.json());
    for (const { hostname } of origins) account.attach(hostname, scriptOf(account, asked.params["name"]).name, overrides);
    return null;
  },
  "GET /workers/scripts": (_, account) =>
    [...account.scripts.values()].map(({ name, migrationTag }) => ({ id: name, migration_tag: migrationTag })),
  "GET /workers/services/:name": ({ params }, account) => {
    const script = scriptOf(account, params["name"]);
    return {
      default_environment: {
        environment: "production",
        script: {
          tag: script.name,
          tags: [],
          last_deployed_from: script.lastDeployedFrom,
          migration_tag: script.migrationTag,
        },
      },
    };
  },
  "GET /workers/scripts/:name/secrets": ({ params }, account) =>
    [...scriptOf(account, params["name"]).secrets.keys()].map((name) => ({ name, type: "secret_text" })),
  "GET /workers/scripts/:name/deployments": ({ params }, account) => ({
    deployments: scriptOf(account, params["name"]).deployments.map((versions, place) => ({
      id: String(place),
      source: "wrangler",
      strategy: "percentage",
      author_email: "",
      created_on: instant(place),
      versions,
    })),
  }),
  "POST /workers/scripts/:name/deployments": async (asked, account) => {
    const { versions } = await asked.json();
    scriptOf(account, asked.params["name"]).deployments.unshift(versions as { version_id: string; percentage: number }[]);
    return { id: "deployment" };
  },
  "GET /workers/scripts/:name/versions": ({ params }, account) => ({
    items: scriptOf(account, params["name"]).versions.map(versionAnswer),
  }),
  "GET /workers/scripts/:name/versions/:id": ({ params }, account) => {
    const { versions } = scriptOf(account, params["name"]);
    const place = versions.findIndex(({ id }) => id === params["id"]);
    const version = versions[place];
    if (version === undefined) throw new Refused(10007, "This version does not exist.", 404);
    return versionAnswer(version, place);
  },
  "POST /workers/scripts/:name/versions": async (asked, account) => {
    const version = await uploaded(asked, account, false);
    return { ...versionAnswer(version, 0), startup_time_ms: 1, resources: { script: { etag: "etag" } } };
  },
  "PUT /workers/scripts/:name": async (asked, account) => {
    const { id } = await uploaded(asked, account, true);
    return { id: asked.params["name"], etag: "etag", startup_time_ms: 1, deployment_id: id.replaceAll("-", "") };
  },
  "GET /workers/scripts/:name/subdomain": ({ params }, account) => scriptOf(account, params["name"]).subdomain,
  "POST /workers/scripts/:name/subdomain": async (asked, account) => {
    const script = scriptOf(account, asked.params["name"]);
    script.subdomain = { enabled: false, previews_enabled: false, ...(await asked.json()) };
    return script.subdomain;
  },
  "PATCH /workers/scripts/:name/script-settings": () => ({}),
  "GET /workers/scripts/:name/settings": ({ params }, account) => {
    scriptOf(account, params["name"]);
    return { bindings: [], tags: [] };
  },
  // Wants every file, as for a site that was never there.
  "POST /workers/scripts/:name/assets-upload-session": async (asked, account) => {
    const manifest = z.record(z.string(), z.object({ hash: z.string() })).parse((await asked.json())["manifest"]);
    account.files.clear();
    return { jwt: "upload", buckets: [Object.values(manifest).map(({ hash }) => hash)] };
  },
  "POST /workers/assets/upload": async (asked, account) => {
    for (const [hash, file] of await asked.form()) account.files.set(hash, text(file).length || (file as File).size);
    return { jwt: "uploaded" };
  },
  "GET /workers/subdomain": () => ({ subdomain: "acme" }),
};

function match(asked: string): [Answer | undefined, Params] {
  for (const [pattern, route] of Object.entries(ROUTES)) {
    const found = new RegExp(`^${pattern.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`).exec(asked);
    if (found) return [route, found.groups ?? {}];
  }
  return [undefined, {}];
}
