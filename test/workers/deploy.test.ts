import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ServiceName } from "#contracts/service-registry.ts";
import { Cloudflare } from "../../scripts/deploy/cloudflare.ts";
import { Wrangler } from "../../scripts/deploy/wrangler.ts";
import { ROOT } from "../../scripts/paths.ts";
import { OFFLINE_WRANGLER, run } from "../../scripts/run.ts";
import type { Script } from "../harness/cloudflare/account.ts";
import { type CloudflareDouble, startCloudflare, TOKEN } from "../harness/cloudflare/server.ts";

/** Some sixty commands of wrangler's, of a second each and more on a busy machine. */
const TIMEOUT_MS = 600_000;
const STRIPE = { STRIPE_SECRET_KEY: "sk_test_of_this_test", STRIPE_WEBHOOK_SECRET: "whsec_of_this_test" };
const PREFIX = "holdfast-staging";

const dir = mkdtempSync(path.join(tmpdir(), "holdfast-deploy-test-"));
const temporary = path.join(dir, "tmp");
const configs = path.join(dir, "configs");
const configOf = (worker: string): string => path.join(configs, "staging", `${PREFIX}-${worker}`, "wrangler.json");
let cloudflare: CloudflareDouble;
let gateway: Server;
let gatewayUrl: string;
let isWell = true;

beforeAll(async () => {
  mkdirSync(temporary);
  writeSettings(`https://${PREFIX}.acme.workers.dev`);
  cloudflare = await startCloudflare();
  // What the deployed gateway would answer: every service in the version that serves.
  gateway = createServer((request, response) => {
    const services = ServiceName.options.map((name) => ({
      name,
      health: "up",
      in_service: true,
      version: serving(name === "gateway" ? PREFIX : `${PREFIX}-${name}`),
    }));
    response.writeHead(isWell && request.url === "/v1/status" ? 200 : 503, { "content-type": "application/json" });
    response.end(JSON.stringify({ status: "ok", services }));
  });
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  const address = gateway.address();
  gatewayUrl = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
});
afterAll(async () => {
  gateway.close();
  await cloudflare.close();
  rmSync(dir, { recursive: true, force: true });
});

function writeSettings(publicUrl: string): void {
  const settings = `[vars]\nPUBLIC_URL = "${publicUrl}"\nMAIL_FROM = "Acme <tickets@acme.com>"\n`;
  writeFileSync(path.join(dir, "staging.toml"), settings);
}
const serving = (worker: string): string | null =>
  cloudflare.account.scripts.get(worker)?.deployments[0]?.[0]?.version_id ?? null;
function scriptOf(worker: string): Script {
  const script = cloudflare.account.scripts.get(`${PREFIX}-${worker}`);
  if (script === undefined) throw new Error(`The account has no Worker ${worker}.`);
  return script;
}
const consumersOf = (queue: string) => cloudflare.account.queues.get(`${PREFIX}-${queue}`)?.consumers ?? [];
const secretOf = (worker: string, name: string): string | undefined =>
  cloudflare.account.scripts.get(`${PREFIX}-${worker}`)?.secrets.get(name);
const databases = () => Object.fromEntries([...cloudflare.account.databases].map(([id, { name }]) => [name, id]));
const recorded = (): unknown => JSON.parse(readFileSync(path.join(dir, "staging.databases.json"), "utf8"));

/** `npm run deploy`, with nobody at a terminal. */
async function deploy(args: string[] = [], env: Record<string, string> = STRIPE) {
  const before = cloudflare.changes.length;
  const child = spawn(
    process.execPath,
    [
      path.join(ROOT, "scripts/deploy/index.ts"),
      ...args,
      "--env=staging",
      `--environments=${dir}`,
      `--configs=${configs}`,
      `--api=${cloudflare.url}`,
      `--health-url=${gatewayUrl}`,
    ],
    {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        CLOUDFLARE_API_TOKEN: TOKEN,
        CLOUDFLARE_ACCOUNT_ID: cloudflare.accountId,
        TMPDIR: temporary,
        ...env,
      },
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  expect(cloudflare.unknown, output).toEqual([]);
  // Whatever happened, no secret was shown and no file with one is left.
  const secrets = [...cloudflare.account.scripts.values()].flatMap((script) => [...script.secrets.values()]);
  for (const secret of [...secrets, ...Object.values(STRIPE)]) expect(output).not.toContain(secret);
  expect(readdirSync(temporary).filter((name) => name.startsWith("holdfast-"))).toEqual([]);
  return { code, output, changes: cloudflare.changes.slice(before) };
}

/** A command of wrangler's about the bookings Worker, by the configuration that a deployment has left. */
const wrangler = async (...args: string[]): Promise<string> => wranglerOf(configOf("bookings"), ...args);

async function wranglerOf(configPath: string, ...args: string[]): Promise<string> {
  const { code, output } = await run("wrangler", [...args, "-c", configPath], {
    ...OFFLINE_WRANGLER,
    CLOUDFLARE_API_BASE_URL: cloudflare.url,
    // Its configuration says which; to `d1 migrations list --remote` only the environment does.
    CLOUDFLARE_ACCOUNT_ID: args.includes("migrations") ? cloudflare.accountId : "",
    CLOUDFLARE_API_TOKEN: TOKEN,
  });
  expect(cloudflare.unknown, output).toEqual([]);
  expect(code, output).toBe(0);
  return output;
}

test("nothing is done while a secret is missing and nobody is there to ask", { timeout: TIMEOUT_MS }, async () => {
  const { code, output, changes } = await deploy([], {});
  expect(code).toBe(1);
  expect(output).toContain(`The secret STRIPE_SECRET_KEY of ${PREFIX}-payments is missing.`);
  expect(changes).toEqual([]);
});

test(
  "a deployment that fails in the middle keeps what was done, and the next run goes on from there",
  { timeout: TIMEOUT_MS },
  async () => {
    const { account } = cloudflare;
    // Its upload succeeds, and it does not get to consume its queues.
    cloudflare.failOnce(`POST /workers/scripts/${PREFIX}-bookings/subdomain`);
    const failed = await deploy();
    expect(failed.code).toBe(1);
    expect(failed.output).toContain("An unknown error has occurred, made up by a test");
    expect(failed.output).toMatch(/Failed after 25 of 27 steps\. What was done stays; run it again, and it goes on from here\./);
    expect(failed.output).not.toContain("--renew");
    expect([...account.scripts.keys()]).toEqual(
      ["telemetry", "objects", "users", "payments", "notifications", "search", "bookings"].map((name) => `${PREFIX}-${name}`),
    );
    expect(consumersOf("bookings")).toEqual([]);
    expect(recorded()).toEqual(databases());

    // As after other uploads that got no further: one answers on workers.dev, which is for the gateway alone, and one still consumes
    // its queue as the version before said.
    const objects = scriptOf("objects");
    const classes = new Set(objects.classes);
    expect(objects.versions[0]?.metadata.migrations?.steps.length).toBeGreaterThan(0);
    objects.subdomain.enabled = true;
    const [consumer] = consumersOf("payments");
    expect(consumer?.settings).toEqual({ batch_size: 10, max_wait_time_ms: 0, max_retries: 5, retry_delay: 2 });
    if (consumer) consumer.settings["max_retries"] = 3;
    cloudflare.failOnce(`PATCH /workers/scripts/${PREFIX}-payments/script-settings`);
    const [users, key] = [serving(`${PREFIX}-users`), secretOf("search", "OFFER_SIGNING_KEY")];
    isWell = false;
    const resumed = await deploy(["--health-seconds", "1"], {});
    isWell = true;
    for (const worker of ["objects", "payments", "bookings"])
      expect(resumed.output).toContain(`  deploy   ${PREFIX}-${worker}, which was left unfinished\n`);
    expect(resumed.output).toContain("Done: 4 of 4 steps");
    expect(resumed.output).toContain("wrangler: Could not apply service and environment tags.");
    expect(resumed.output).toContain(`Not well after 1 s (${gatewayUrl}/v1/status): /v1/status answers 503`);
    expect(resumed.code).toBe(1);
    expect(consumersOf("payments")).toMatchObject([{ settings: { max_retries: 5 } }]);
    // What was there was not made again: no queue, no database, no class, no version of what had been finished, and no key.
    expect(resumed.changes.filter((change) => /POST \/(?:queues|d1\/database)$/.test(change))).toEqual([]);
    expect(objects.versions).toHaveLength(2);
    expect(objects.versions[0]?.metadata.migrations).toBeUndefined();
    expect(objects.classes).toEqual(classes);
    expect(serving(`${PREFIX}-users`)).toBe(users);
    expect(secretOf("search", "OFFER_SIGNING_KEY")).toBe(key);
  },
);

test("then the account has all of it, and every part is bound to the others", () => {
  const { account } = cloudflare;
  expect([...account.scripts.keys()]).toHaveLength(8);
  expect(account.queues.size).toBe(8);
  for (const queue of account.queues.values()) {
    expect(queue.consumers, queue.name).toHaveLength(1);
    expect(queue.consumers[0]?.dead_letter_queue).toBe(queue.name.endsWith("-dlq") ? undefined : `${queue.name}-dlq`);
  }
  expect(Object.keys(databases()).toSorted()).toEqual(
    ["bookings", "flights", "notifications", "payments", "users"].map((name) => `${PREFIX}-${name}`),
  );
  const rows = (database: string, sql: string) => account.query(databases()[`${PREFIX}-${database}`] ?? "", sql, []);
  expect(rows("flights", "SELECT count(*) AS n FROM airports")).toMatchObject([{ results: [{ n: 101 }] }]);
  const folder = readdirSync(path.join(ROOT, "migrations/flights")).filter((file) => file.endsWith(".sql"));
  expect(rows("flights", "SELECT count(*) AS n FROM d1_migrations")).toMatchObject([{ results: [{ n: folder.length }] }]);
  // Nobody but real people has an account.
  expect(rows("users", "SELECT count(*) AS n FROM users")).toMatchObject([{ results: [{ n: 0 }] }]);
  expect(secretOf("payments", "STRIPE_SECRET_KEY")).toBe(STRIPE.STRIPE_SECRET_KEY);
  expect(secretOf("search", "OFFER_SIGNING_KEY")).toBe(secretOf("bookings", "OFFER_SIGNING_KEY"));
  expect(secretOf("bookings", "LOCATOR_KEY")).toMatch(/^[0-9a-f]{64}$/);
  expect([...account.scripts.values()].filter(({ subdomain }) => subdomain.enabled).map(({ name }) => name)).toEqual([PREFIX]);
  expect(account.files.size).toBeGreaterThan(8);
  expect(account.scripts.get(`${PREFIX}-search`)?.versions[0]?.metadata["limits"]).toEqual({ cpu_ms: 300_000 });
  expect(account.scripts.get(`${PREFIX}-objects`)?.classes.size).toBeGreaterThan(8);
});

test(
  "a secret is renewed, and a host of one's own attached, where they belong and nowhere else",
  { timeout: TIMEOUT_MS },
  async () => {
    const { account } = cloudflare;
    const before = new Map([...account.scripts.keys()].map((name) => [name, serving(name)]));
    const [key, locator] = [secretOf("search", "OFFER_SIGNING_KEY"), secretOf("bookings", "LOCATOR_KEY")];
    // Half-way the two have different keys, which a run without --renew would not find.
    cloudflare.failOnce(`POST /workers/scripts/${PREFIX}-bookings/versions`);
    const failed = await deploy(["--renew", "OFFER_SIGNING_KEY"], { OFFER_SIGNING_KEY: "that of a shell" });
    // Nothing else is left to do, and no other secret is asked for.
    const renewed = ["search", "bookings"].map(
      (name) => `  deploy   ${PREFIX}-${name}, for its secrets, with OFFER_SIGNING_KEY\n`,
    );
    expect(failed.output).toContain(`account ${cloudflare.accountId}\n${renewed.join("")}  as it is: `);
    expect(failed.output).toContain("Mind: OFFER_SIGNING_KEY gets the value of your environment variable of that name.");
    expect(failed.output).toContain("Failed after 1 of 2 steps");
    expect(failed.output).toContain("Give --renew again: until it is done its Workers may have different values.");
    expect(secretOf("search", "OFFER_SIGNING_KEY")).toBe("that of a shell");
    expect(secretOf("bookings", "OFFER_SIGNING_KEY")).toBe(key);

    writeSettings("https://fly.acme.com");
    const { code, output } = await deploy(["--renew", "OFFER_SIGNING_KEY"]);
    expect(output).toContain("Done: 7 of 7 steps");
    expect(output).toContain("Well: every service answers");
    expect(code).toBe(0);
    expect(output).not.toContain("Mind: OFFER_SIGNING_KEY");
    expect(secretOf("search", "OFFER_SIGNING_KEY")).not.toBe(key);
    expect(secretOf("search", "OFFER_SIGNING_KEY")).toBe(secretOf("bookings", "OFFER_SIGNING_KEY"));
    expect(secretOf("bookings", "LOCATOR_KEY")).toBe(locator);
    expect([...account.hosts]).toEqual([["fly.acme.com", PREFIX]]);
    expect([...account.scripts.values()].filter(({ subdomain }) => subdomain.enabled)).toEqual([]);
    // These two know neither the key nor the address: no seat lock was restarted.
    expect([...before].filter(([name, version]) => serving(name) === version).map(([name]) => name)).toEqual([
      `${PREFIX}-telemetry`,
      `${PREFIX}-objects`,
    ]);
  },
);

test("migrations are applied whole or not at all, and wrangler knows of them", { timeout: TIMEOUT_MS }, async () => {
  const { account, accountId, url } = cloudflare;
  const { uuid } = account.createDatabase("ledger");
  const folder = path.join(dir, "ledger");
  mkdirSync(folder);
  const [table, trigger] = ["0000_table.sql", "0001_trigger.sql"];
  writeFileSync(path.join(folder, table), "CREATE TABLE entries (id INTEGER PRIMARY KEY); -- no more than that");
  const kept = "BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'kept'); END;";
  writeFileSync(path.join(folder, trigger), `CREATE TRIGGER kept ${kept}\nCREATE TRIGGER kept ${kept}`);
  const configPath = path.join(dir, "ledger.json");
  const database = { binding: "DB", database_name: "ledger", database_id: uuid, migrations_dir: folder };
  const config = { name: "ledger", account_id: accountId, compatibility_date: "2026-08-01", d1_databases: [database] };
  writeFileSync(configPath, JSON.stringify(config));
  const tool = new Wrangler({ accountId, token: TOKEN, api: url }, () => {});
  const apply = (migrations: string[]) => tool.migrate({ database: "ledger", configPath, folder, migrations });
  const count = (sql: string) => account.query(uuid, `SELECT count(*) AS n FROM ${sql}`, []);

  await expect(apply([table, trigger])).rejects.toThrow("trigger kept already exists");
  expect(count("sqlite_schema")).toMatchObject([{ results: [{ n: 0 }] }]);

  writeFileSync(path.join(folder, trigger), `CREATE TRIGGER kept ${kept}`);
  await apply([table, trigger]);
  account.query(uuid, "INSERT INTO entries VALUES (1)", []);
  expect(() => account.query(uuid, "DELETE FROM entries", [])).toThrow("kept");
  expect(await wranglerOf(configPath, "d1", "migrations", "list", "ledger", "--remote")).toContain("No migrations to apply!");

  // Somebody else was quicker: what they have done is not done twice.
  writeFileSync(path.join(folder, table), "CREATE TABLE IF NOT EXISTS entries (id); INSERT INTO entries VALUES (2);");
  await expect(apply([table])).rejects.toThrow("UNIQUE constraint failed: d1_migrations.name");
  expect(count("entries")).toMatchObject([{ results: [{ n: 1 }] }]);
  account.databases.delete(uuid);
});

test("a Worker that somebody has uploaded otherwise is not overwritten", { timeout: TIMEOUT_MS }, async () => {
  const { account, accountId, url } = cloudflare;
  const script = account.scripts.get(`${PREFIX}-telemetry`);
  const before = serving(`${PREFIX}-telemetry`);
  if (script) script.lastDeployedFrom = "api";
  const deployment = {
    worker: `${PREFIX}-telemetry`,
    configPath: configOf("telemetry"),
    tag: "another",
    message: "",
    secrets: {},
  };
  await expect(new Wrangler({ accountId, token: TOKEN, api: url }, () => {}).deploy(deployment)).rejects.toThrow(
    "Aborting the upload operation because of conflicts",
  );
  if (script) script.lastDeployedFrom = "wrangler";
  expect(serving(`${PREFIX}-telemetry`)).toBe(before);
});

test("a host is never taken from somebody else", async () => {
  const { account, accountId, url } = cloudflare;
  const client = new Cloudflare({ accountId, token: TOKEN, api: url });
  account.records.add("www.acme.com");
  account.hosts.set("shop.acme.com", "shop");
  await expect(client.attachHost(PREFIX, "www.acme.com")).rejects.toThrow("already has externally managed DNS records");
  await expect(client.attachHost(PREFIX, "shop.acme.com")).rejects.toThrow("is attached to another Worker");
  expect(account.hosts.get("www.acme.com")).toBeUndefined();
  expect(account.hosts.get("shop.acme.com")).toBe("shop");
});

test(
  "a version gets a tenth of the traffic as docs/Devops.md says, which stops a deployment, and is rolled back",
  { timeout: TIMEOUT_MS },
  async () => {
    const bookings = cloudflare.account.scripts.get(`${PREFIX}-bookings`);
    const before = serving(`${PREFIX}-bookings`);
    await wrangler("versions", "upload", "--tag", "try", "--message", "what it is");
    const uploaded = bookings?.versions[0]?.id;
    expect(serving(`${PREFIX}-bookings`)).toBe(before);
    await wrangler("versions", "deploy", "-y", `${uploaded}@10%`, `${before}@90%`);
    expect(bookings?.deployments[0]).toEqual([
      { version_id: uploaded, percentage: 10 },
      { version_id: before, percentage: 90 },
    ]);
    const stopped = await deploy();
    expect(stopped.code).toBe(1);
    expect(stopped.output).toContain(`${PREFIX}-bookings is being rolled out`);
    expect(stopped.changes).toEqual([]);
    await wrangler("rollback", "-y");
    expect(bookings?.deployments[0]).toEqual([{ version_id: before, percentage: 100 }]);
  },
);

test("a database that is gone, another Worker's host, an unknown object migration stop it", { timeout: TIMEOUT_MS }, async () => {
  const { account } = cloudflare;
  const id = databases()[`${PREFIX}-users`] ?? "";
  account.databases.delete(id);
  account.hosts.set("fly.acme.com", "shop");
  // As a later checkout has left it.
  scriptOf("objects").migrationTag = "v999";
  // As the dashboard leaves it.
  const [edited] = scriptOf("telemetry").versions;
  if (edited) edited.tag = undefined;
  const { code, output, changes } = await deploy();
  expect(code).toBe(1);
  expect(output).toContain(`The database ${PREFIX}-users (${id}) is gone from the account.`);
  expect(output).toContain("fly.acme.com leads to the Worker shop, from which it is not taken.");
  expect(output).toContain(`${PREFIX}-objects has had the object migration v999, which this checkout does not know.`);
  expect(output.split("\n").filter((line) => line.startsWith("Mind: "))).toEqual([
    expect.stringContaining("Mails go by Cloudflare"),
    expect.stringContaining(`${PREFIX}-telemetry serves a version that npm run deploy has not made (it has no tag)`),
  ]);
  expect(changes).toEqual([]);
});
