import { expect, test } from "vitest";
import { readWranglerConfig } from "../wrangler-config.ts";
import { DEPLOY_ORDER } from "../workers.ts";
import { deployedConfig, nameIn, ownHost, PLACEHOLDER_ID } from "./configs.ts";
import { type Environment, type EnvironmentName, ENVIRONMENTS, readEnvironment } from "./environment.ts";
import { topologyRefusals } from "./topology.ts";

const declared = DEPLOY_ORDER.map(readWranglerConfig);
const environment = (name: EnvironmentName, vars: Record<string, string> = {}): Environment => ({
  name,
  file: "",
  account_id: "",
  databases: {},
  vars: { PUBLIC_URL: "https://fly.acme.com", ...vars },
  observability: { enabled: true },
});
const TRACED = { OTLP_URL: "https://collector.acme.com" };
const deployed = (name: EnvironmentName, vars?: Record<string, string>) => {
  const ids = Object.fromEntries(
    declared
      .flatMap(({ d1_databases }) => d1_databases)
      .map(({ database_name }) => [nameIn({ name }, database_name), `id of ${nameIn({ name }, database_name)}`]),
  );
  return declared.map((config) => deployedConfig(config, environment(name, vars), ids));
};
/** Everything in an account that these Workers are, or are bound to. */
const parts = (configs: ReturnType<typeof deployed>) =>
  configs.flatMap((config) => [
    config.name,
    ...config.services.map(({ service }) => service),
    ...(config.durable_objects?.bindings ?? []).flatMap(({ script_name }) => script_name ?? []),
    ...(config.queues?.producers ?? []).map(({ queue }) => queue),
    ...(config.queues?.consumers ?? []).flatMap(({ queue, dead_letter_queue }) => [queue, dead_letter_queue ?? []].flat()),
    ...config.d1_databases.flatMap(({ database_name, database_id }) => [database_name, database_id]),
    ...config.ratelimits.map(({ namespace_id }) => namespace_id),
    ...(config.streaming_tail_consumers ?? []).map(({ service }) => service),
  ]);

test("production is called what the wrangler files say", () => {
  expect(deployed("production").map(({ name }) => name)).toEqual(declared.map(({ name }) => name));
});

test("staging and production have nothing of each other, in one account", () => {
  const production = new Set(parts(deployed("production", TRACED)));
  const staging = parts(deployed("staging", TRACED));
  expect(staging.length).toBeGreaterThan(80);
  expect(staging.filter((part) => production.has(part))).toEqual([]);
});

test.each(ENVIRONMENTS)("all of %s fits together", (name) => {
  expect(topologyRefusals(deployed(name, TRACED))).toEqual([]);
});

test("what Workers do is told to the tail only where there is a collector", () => {
  const tails = (vars: Record<string, string>) =>
    deployed("staging", vars).flatMap((config) => config.streaming_tail_consumers?.map(({ service }) => service) ?? []);
  expect(tails({})).toEqual([]);
  expect(tails(TRACED)).toEqual(Array.from({ length: 7 }, () => "holdfast-staging-telemetry"));
});

test("dead-letter queues of every environment are called so that their consumers know them", () => {
  const consumers = deployed("staging").flatMap(({ queues }) => queues?.consumers ?? []);
  expect(consumers.flatMap(({ dead_letter_queue }) => dead_letter_queue ?? [])).toContain("holdfast-staging-payments-dlq");
  expect(consumers.filter(({ queue }) => queue.endsWith("-dlq"))).toHaveLength(4);
});

test("databases that exist take the place of placeholders, and only those", () => {
  expect(
    deployed("staging")
      .flatMap(({ d1_databases }) => d1_databases)
      .map(({ database_id }) => database_id),
  ).toEqual(["users", "payments", "notifications", "flights", "bookings"].map((name) => `id of holdfast-staging-${name}`));
  const none = declared.map((config) => deployedConfig(config, environment("staging"), {}));
  expect(none.flatMap(({ d1_databases }) => d1_databases).every(({ database_id }) => PLACEHOLDER_ID.test(database_id))).toBe(
    true,
  );
});

test("only the Worker that imports timetables may take more than the usual 30 s of CPU for a request", () => {
  const limits = ENVIRONMENTS.map((name) =>
    deployed(name).flatMap((config) => (config["limits"] ? [[config.name, config["limits"]]] : [])),
  );
  expect(limits).toEqual([[["holdfast-staging-search", { cpu_ms: 300_000 }]], [["holdfast-search", { cpu_ms: 300_000 }]]]);
});

test("every file names the account where it is known: it is asked by whoever is given the file", () => {
  const accounts = (account_id: string) =>
    declared.map((config) => deployedConfig(config, { ...environment("production"), account_id }, {})["account_id"]);
  expect(accounts("0123")).toEqual(declared.map(() => "0123"));
  expect(accounts("")).toEqual(declared.map(() => undefined));
});

const gateway = (PUBLIC_URL: string) => deployed("production", { PUBLIC_URL }).at(-1);
test("only the gateway answers anybody, on workers.dev where it has no host of its own", () => {
  expect(gateway("https://fly.acme.com")).toMatchObject({ workers_dev: false });
  expect(gateway("https://holdfast.acme.workers.dev")).toMatchObject({ workers_dev: true });
  for (const config of deployed("production").slice(0, -1))
    expect(config).toMatchObject({ workers_dev: false, preview_urls: false });
});

test("no file says a host of one's own: wrangler would take it from whatever has it, and nobody would be asked", () => {
  expect(ownHost(environment("production"))).toBe("fly.acme.com");
  expect(ownHost({ vars: { PUBLIC_URL: "https://holdfast.acme.workers.dev" } })).toBeNull();
  expect(deployed("production").filter((config) => "routes" in config || "route" in config)).toEqual([]);
});

test("every Worker that has a variable gets the environment's value, and none gets another", () => {
  const withUrl = deployed("production").filter(({ vars }) => "PUBLIC_URL" in vars);
  expect(withUrl.length).toBeGreaterThan(3);
  expect(withUrl.map(({ vars }) => vars["PUBLIC_URL"])).toEqual(withUrl.map(() => "https://fly.acme.com"));
  expect(deployed("production").map(({ vars }) => Object.keys(vars))).toEqual(declared.map(({ vars }) => Object.keys(vars)));
});

test("a number is not taken for anything else", () => {
  expect(() => deployed("production", { SAGA_SHARDS: "many" })).toThrow('SAGA_SHARDS must be a number, not "many".');
});

test("secrets that variables make necessary are required like the others", () => {
  const required = (vars: Record<string, string>) =>
    deployed("production", vars).flatMap(({ name, secrets }) => (secrets?.required ?? []).map((secret) => `${name} ${secret}`));
  const usual = required({});
  expect(usual).toContain("holdfast-bookings LOCATOR_KEY");
  expect(
    required({ TWILIO_ACCOUNT_SID: "AC1", SMTP_USERNAME: "me", OIDC_CLIENT_ID: "x" }).filter((each) => !usual.includes(each)),
  ).toEqual([
    "holdfast-users OIDC_CLIENT_SECRET",
    "holdfast-notifications TWILIO_AUTH_TOKEN",
    "holdfast-notifications SMTP_PASSWORD",
  ]);
});

test.each(ENVIRONMENTS)("the settings of %s in the repository can be read, and begin with no account's", (name) => {
  expect(readEnvironment("environments", name)).toMatchObject({ name, account_id: "", databases: {} });
});
