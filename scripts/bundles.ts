import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { LocalWorker } from "./local-config.ts";
import type { WranglerConfig } from "./wrangler-config.ts";

/**
 * The environment variable that names a folder in which every Worker lies bundled: `holdfast/bundle.mjs` and so on. Whoever starts many
 * systems makes it once; without it wrangler bundles, and watches the sources.
 */
export const BUNDLES = "HOLDFAST_BUNDLES";

const BUNDLE = "bundle.mjs";
const bundleOf = (dir: string, worker: string): string => path.join(dir, worker, BUNDLE);
/** wrangler reads an entry from end to end to see what it exports, at each start; this one only says it. */
const entryOf = (dir: string, worker: string): string => path.join(dir, worker, "index.mjs");

/** Puts a Worker's bundle into the folder. */
export function writeBundle(dir: string, worker: string, { text, exported }: { text: string; exported: string[] }): void {
  mkdirSync(path.join(dir, worker), { recursive: true });
  writeFileSync(bundleOf(dir, worker), text);
  writeFileSync(entryOf(dir, worker), `export { ${exported.join(", ")} } from "./${BUNDLE}";\n`);
}

const folder = (): string | null => process.env[BUNDLES] || null;

/** A Worker's bundle, where there is one. */
export function readBundle(worker: string): string | null {
  const dir = folder();
  return dir === null ? null : readFileSync(bundleOf(dir, worker), "utf8");
}

const BUNDLED = { no_bundle: true, rules: [{ type: "ESModule", globs: [BUNDLE] }] };
type Bundled = typeof BUNDLED;

/** A Worker's configuration with its bundle in place of its entry, where there is one. */
export function bundled<Config extends Pick<WranglerConfig, "name" | "main">>(config: Config): Config & Partial<Bundled> {
  const dir = folder();
  return dir === null ? config : { ...config, main: entryOf(dir, config.name), ...BUNDLED };
}

/** Has whoever starts this Worker take its bundle, where there is one. */
export function takeBundle({ configPath, config }: LocalWorker): void {
  writeFileSync(configPath, JSON.stringify(bundled(config), null, 2));
}
