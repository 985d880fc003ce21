import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { buildWeb } from "./build-web.ts";
import { ROOT } from "./paths.ts";

test("the site that a test has built is the one that is deployed, and says nowhere where it was built", async () => {
  const before = process.env["NODE_ENV"];
  await buildWeb();
  expect(process.env["NODE_ENV"]).toBe(before);
  const assets = path.join(ROOT, "web/dist/assets");
  const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));
  expect(scripts).not.toEqual([]);
  expect(scripts.filter((name) => readFileSync(path.join(assets, name), "utf8").includes(ROOT))).toEqual([]);
});
