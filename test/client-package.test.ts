import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { ROOT } from "../scripts/paths.ts";

/** `dist/` as `npm pack` would put it into the package. */
const dist = mkdtempSync(path.join(tmpdir(), "holdfast-client-"));
beforeAll(async () => {
  const tsc = path.join(ROOT, "node_modules/.bin/tsc");
  await promisify(execFile)(tsc, ["-p", path.join(ROOT, "client/tsconfig.build.json"), "--outDir", dist]);
});
afterAll(() => rmSync(dist, { recursive: true, force: true }));

test("the client's package has what it says it exports", async () => {
  const { exports } = z
    .object({ exports: z.record(z.string(), z.record(z.string(), z.string())) })
    .parse(JSON.parse(readFileSync(path.join(ROOT, "client/package.json"), "utf8")));
  const targets = Object.values(exports).flatMap((conditions) => Object.values(conditions));
  expect(targets).toHaveLength(2);
  for (const target of targets) expect(existsSync(path.join(dist, path.relative("dist", target))), target).toBe(true);
  const built = (await import(/* @vite-ignore */ pathToFileURL(path.join(dist, "index.js")).href)) as object;
  expect(Object.keys(built).toSorted()).toEqual(["ProblemError", "finalBooking", "followBooking", "holdfast"]);
});

test("its declarations name nothing that its users would have to install", () => {
  const declared = readFileSync(path.join(dist, "holdfast.d.ts"), "utf8");
  const imported = [...declared.matchAll(/from ["']([^"']+)["']/g)].map((match) => match[1]);
  expect(imported.length).toBeGreaterThan(0);
  expect(imported.filter((name) => !name?.startsWith("./"))).toEqual([]);
});
