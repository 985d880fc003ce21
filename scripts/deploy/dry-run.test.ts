import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../paths.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), "holdfast-dry-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** As somebody who has no credentials, nor ever logged in. */
function dryRun(environments: string, name: string) {
  const { CLOUDFLARE_API_TOKEN: _token, CLOUDFLARE_ACCOUNT_ID: _account, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, "scripts/deploy/index.ts"), "--env", name, "--dry-run", "--environments", environments],
    { cwd: ROOT, encoding: "utf8", env: { ...env, HOME: dir, XDG_CONFIG_HOME: dir } },
  );
  // Which migrations there are is not the plan's to say.
  return { status, printed: stdout.replaceAll(/(migrate {2}database \S+:) .*/g, "$1 …"), stderr };
}

test("without credentials a dry run prints the whole plan, and ends well", async () => {
  writeFileSync(
    path.join(dir, "staging.toml"),
    '[vars]\nPUBLIC_URL = "https://holdfast-staging.acme.workers.dev"\nMAIL_FROM = "Acme <tickets@acme.com>"\n',
  );
  const { status, printed, stderr } = dryRun(dir, "staging");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  await expect(printed).toMatchFileSnapshot("dry-run.staging.txt");
  const kinds = printed.match(/^ {2}\w+ /gm)?.map((kind) => kind.trim()) ?? [];
  const count = (kind: string): number => kinds.filter((each) => each === kind).length;
  expect({ create: count("create"), migrate: count("migrate"), deploy: count("deploy") }).toEqual({
    create: 13,
    migrate: 5,
    deploy: 8,
  });
  // Everything there is before anything that needs it.
  expect(kinds.lastIndexOf("create")).toBeLessThan(kinds.indexOf("migrate"));
  expect(kinds.lastIndexOf("migrate")).toBeLessThan(kinds.indexOf("deploy"));
  expect(printed).not.toContain("sandbox");
});

test("the repository's own settings are nobody's: the plan is printed, and what is missing", () => {
  const { status, printed } = dryRun("environments", "production");
  expect(status).toBe(1);
  expect(printed).toContain("  deploy   holdfast, for the first time, with METRICS_TOKEN\n");
  expect(printed).toContain("  - PUBLIC_URL is not set. Set it in environments/production.toml, under [vars].\n");
});
