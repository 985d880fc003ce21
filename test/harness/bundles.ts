import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { invariant } from "#domain/invariant.ts";
import { bundleAndExports } from "../../bench/bundle.ts";
import { buildWeb } from "../../scripts/build-web.ts";
import { BUNDLES, bundled, writeBundle } from "../../scripts/bundles.ts";
import { DEPLOY_ORDER, SANDBOX } from "../../scripts/workers.ts";
import { readWranglerConfig } from "../../scripts/wrangler-config.ts";
import { PROBE, PROBE_ENTRY } from "./probe/probe.ts";

const configIn = (dir: string, file: string) => path.join(dir, `${file.replaceAll("/", "-")}.json`);

/** Bundles every Worker into the folder that `BUNDLES` names. */
async function bundleInto(dir: string): Promise<void> {
  await Promise.all(
    [SANDBOX, ...DEPLOY_ORDER].map(async (file) => {
      const config = readWranglerConfig(file);
      writeBundle(dir, config.name, await bundleAndExports(config.main, {}, true));
      writeFileSync(configIn(dir, file), JSON.stringify(bundled(config)));
    }),
  );
  writeBundle(dir, PROBE, await bundleAndExports(PROBE_ENTRY));
}

/**
 * Before all files of the project: every Worker is bundled and the site built once, not by each of the files that start a system; and not
 * at all by a project of several where that was done before them all.
 */
export async function setup(): Promise<() => void> {
  await buildWeb();
  if (process.env[BUNDLES]) return () => undefined;
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-bundles-"));
  process.env[BUNDLES] = dir;
  await bundleInto(dir);
  return () => {
    rmSync(dir, { recursive: true, force: true });
    delete process.env[BUNDLES];
  };
}

/** The same Worker as its wrangler file says, but bundled already. */
export function bundledConfig(file: string): string {
  const dir = process.env[BUNDLES];
  return dir === undefined ? file : configIn(dir, file);
}

if (import.meta.main) {
  const dir = process.env[BUNDLES];
  invariant(dir, `${BUNDLES} names a folder`);
  await buildWeb();
  await bundleInto(dir);
}
