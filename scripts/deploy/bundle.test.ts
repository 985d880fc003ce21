import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { WranglerConfig } from "../wrangler-config.ts";
import { hashOf } from "./bundle.ts";

const dir = mkdtempSync(path.join(tmpdir(), "holdfast-bundle-test-"));
afterAll(() => rmSync(dir, { recursive: true }));

const hash = (change: Record<string, unknown> = {}, code = "code"): string => {
  writeFileSync(path.join(dir, "index.js"), code);
  return hashOf(WranglerConfig.parse({ name: "users", main: "a.ts", vars: { LOG_LEVEL: "info" }, ...change }), dir);
};

test("a Worker is another one by its code and its settings", () => {
  expect(hash({}, "other code")).not.toBe(hash());
  expect(hash({ vars: { LOG_LEVEL: "debug" } })).not.toBe(hash());
  expect(hash({ limits: { cpu_ms: 300_000 } })).not.toBe(hash());
});

test("and neither by where its files lie, nor by who says which account it is in", () => {
  expect(hash({ main: "b.ts" })).toBe(hash());
  expect(hash({ account_id: "0123" })).toBe(hash());
});
