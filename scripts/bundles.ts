import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { LocalWorker } from "./local-config.ts";
import type { WranglerConfig } from "./wrangler-config.ts";

/**
 * The environment variable that names a folder in which every Worker lies bundled: `holdfast.mjs` and so on. Whoever starts many systems
 * makes it once; without it wrangler bundles, and watches the sources.
 */
export const BUNDLES = "HOLDFAST_BUNDLES";

export const bundleOf = (dir: string, worker: string): string => path.join(dir, `${worker}.mjs`);

const folder = (): string | null => process.env[BUNDLES] || null;

/** A Worker's bundle, where there is one. */
export function readBundle(worker: string): string | null {
  const dir = folder();
  return dir === null ? null : readFileSync(bundleOf(dir, worker), "utf8");
}

/** A Worker's configuration with its bundle in place of its entry, where there is one. */
export function bundled<Config extends Pick<WranglerConfig, "name" | "main">>(config: Config): Config & { no_bundle?: true } {
  const dir = folder();
  return dir === null ? config : { ...config, main: bundleOf(dir, config.name), no_bundle: true };
}

/** Has whoever starts this Worker take its bundle, where there is one. */
export function takeBundle({ configPath, config }: LocalWorker): void {
  writeFileSync(configPath, JSON.stringify(bundled(config), null, 2));
}
