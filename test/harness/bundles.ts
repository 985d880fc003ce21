import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundle } from "../../bench/bundle.ts";
import type { LocalWorker } from "../../scripts/local-config.ts";
import { DEPLOY_ORDER, SANDBOX } from "../../scripts/workers.ts";
import { readWranglerConfig, type WranglerConfig } from "../../scripts/wrangler-config.ts";

/** Where the bundles of this run lie, for the processes that vitest starts. */
const PLACE = "HOLDFAST_TEST_BUNDLES";
const fileOf = (dir: string, worker: string) => path.join(dir, `${worker}.mjs`);
const configIn = (dir: string, file: string) => path.join(dir, `${file.replaceAll("/", "-")}.json`);
const withBundle = (dir: string, config: WranglerConfig) => ({ ...config, main: fileOf(dir, config.name), no_bundle: true });

/** Before all files of the project: every Worker is bundled once, not by each of the files that start a system. */
export async function setup(): Promise<() => void> {
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-bundles-"));
  await Promise.all(
    [SANDBOX, ...DEPLOY_ORDER].map(async (file) => {
      const config = readWranglerConfig(file);
      writeFileSync(fileOf(dir, config.name), await bundle(config.main));
      writeFileSync(configIn(dir, file), JSON.stringify(withBundle(dir, config)));
    }),
  );
  process.env[PLACE] = dir;
  return () => rmSync(dir, { recursive: true, force: true });
}

/** Has a harness take a Worker's bundle as it is. */
export function takeBundle({ configPath, config }: LocalWorker): void {
  writeFileSync(configPath, JSON.stringify(bundled(config)));
}

/** A Worker's configuration with its bundle in place of its entry. */
export function bundled(config: WranglerConfig): WranglerConfig {
  const dir = process.env[PLACE];
  return dir === undefined ? config : withBundle(dir, config);
}

/** The same Worker as its wrangler file says, but bundled already. */
export function bundledConfig(file: string): string {
  const dir = process.env[PLACE];
  return dir === undefined ? file : configIn(dir, file);
}
