import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { localSecrets, namesGiven, writeLocalConfigs } from "./local-config.ts";
import { DEPLOY_ORDER } from "./workers.ts";

const SECRETS = {
  OFFER_SIGNING_KEY: "offer",
  STRIPE_SECRET_KEY: "stripe",
  STRIPE_WEBHOOK_SECRET: "hook",
  TWILIO_AUTH_TOKEN: "sms",
};
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "holdfast-config-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

function write(overrides: Record<string, string | undefined> = {}) {
  const workers = writeLocalConfigs({ dir, publicUrl: "http://localhost:1234", secrets: SECRETS, overrides });
  const config = (name: string) => workers.find((worker) => worker.name === name)?.config;
  return { workers, config };
}

test("puts the sandbox in front of every deployed Worker but the tail", () => {
  const { workers } = write();
  expect(workers[0]?.name).toBe("holdfast-sandbox");
  expect(workers).toHaveLength(DEPLOY_ORDER.length);
  expect(workers.map(({ name }) => name)).not.toContain("holdfast-telemetry");
});

test("binds the sandbox where the provider and the mail would be, and nowhere else", () => {
  const { workers } = write();
  const bound = workers.flatMap(({ name, config }) =>
    config.services.filter(({ service }) => service === "holdfast-sandbox").map(({ binding }) => `${name} ${binding}`),
  );
  expect(bound.toSorted()).toEqual(["holdfast-notifications SINK", "holdfast-payments PROVIDER"]);
});

test("leaves payments to a provider whose address is given, and the mail with the sandbox", () => {
  const { config } = write({ STRIPE_API_BASE: "https://api.stripe.com" });
  expect(config("holdfast-payments")?.vars["STRIPE_API_BASE"]).toBe("https://api.stripe.com");
  expect(config("holdfast-payments")?.services).toEqual([]);
  expect(config("holdfast-notifications")?.services.map(({ binding }) => binding)).toContain("SINK");
  expect(write({ STRIPE_API_BASE: "" }).config("holdfast-payments")?.services).toHaveLength(1);
});

test("names no file relative to where it lies", () => {
  const { workers } = write();
  const paths = workers.flatMap(({ config }) => [
    config.main,
    config.assets?.directory ?? "/",
    ...Object.values(config.alias),
    ...config.d1_databases.map(({ migrations_dir }) => migrations_dir),
  ]);
  expect(paths.filter((each) => !path.isAbsolute(each))).toEqual([]);
});

test("replaces variables that the files declare, and adds none", () => {
  const { config } = write({ HOLD_TTL_SECONDS: "2", SOMETHING_ELSE: "x", LOG_LEVEL: undefined });
  expect(config("holdfast-bookings")?.vars).toMatchObject({ HOLD_TTL_SECONDS: "2", LOG_LEVEL: "info" });
  expect(config("holdfast-bookings")?.vars).not.toHaveProperty("SOMETHING_ELSE");
  expect(config("holdfast")?.vars["PUBLIC_URL"]).toBe("http://localhost:1234");
});

test.each(["abc", "", "-1", "15m"])("refuses %j where a number belongs", (given) => {
  expect(() => write({ HOLD_TTL_SECONDS: given })).toThrow(`HOLD_TTL_SECONDS must be a number, not "${given}".`);
});

test("hands every Worker its own secrets only", () => {
  write();
  const secretsOf = (name: string): string => readFileSync(path.join(dir, name, ".dev.vars"), "utf8");
  expect(secretsOf("holdfast-search")).toBe('OFFER_SIGNING_KEY="offer"\n');
  expect(secretsOf("holdfast-payments")).toBe('STRIPE_SECRET_KEY="stripe"\nSTRIPE_WEBHOOK_SECRET="hook"\n');
  expect(secretsOf("holdfast-notifications")).toBe('TWILIO_AUTH_TOKEN="sms"\n');
  expect(secretsOf("holdfast")).toBe("");
});

test("hands over no secret that no Worker has, nor one that is not given", () => {
  const secrets = { METRICS_TOKEN: "numbers", PATH: "/bin", TURNSTILE_SECRET: undefined };
  const workers = writeLocalConfigs({ dir, publicUrl: "http://localhost:1234", secrets });
  const handed = workers.map(({ name }) => readFileSync(path.join(dir, name, ".dev.vars"), "utf8"));
  expect(handed.filter((text) => text !== "")).toEqual(['METRICS_TOKEN="numbers"\n']);
});

test("takes a secret from the environment, or else from the file: an empty value is none", () => {
  const vars = { OFFER_SIGNING_KEY: "offer", STRIPE_SECRET_KEY: "sk_test_made", METRICS_TOKEN: "" };
  const env = { OFFER_SIGNING_KEY: "", STRIPE_SECRET_KEY: "sk_live_exported", TURNSTILE_SECRET: "", PATH: "/bin" };
  const secrets = localSecrets(vars, env);
  expect(secrets).toMatchObject({ OFFER_SIGNING_KEY: "offer", STRIPE_SECRET_KEY: "sk_live_exported" });
  const workers = writeLocalConfigs({ dir, publicUrl: "http://localhost:1234", secrets });
  const secretsOf = (name: string): string => readFileSync(path.join(dir, name, ".dev.vars"), "utf8");
  expect(secretsOf("holdfast-search")).toBe('OFFER_SIGNING_KEY="offer"\n');
  expect(secretsOf("holdfast-payments")).toBe('STRIPE_SECRET_KEY="sk_live_exported"\n');
  expect(secretsOf("holdfast")).toBe("");
  expect(namesGiven(workers, env)).toEqual(["STRIPE_SECRET_KEY"]);
});

test("keeps tail consumers only where there is a collector", () => {
  expect(write().config("holdfast")).not.toHaveProperty("streaming_tail_consumers");
  const { workers, config } = write({ OTLP_URL: "http://localhost:4318" });
  expect(config("holdfast")).toHaveProperty("streaming_tail_consumers", [{ service: "holdfast-telemetry" }]);
  expect(workers.map(({ name }) => name)).toContain("holdfast-telemetry");
});
