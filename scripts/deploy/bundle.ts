import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildWeb } from "../build-web.ts";
import { OFFLINE_WRANGLER, run } from "../run.ts";
import type { WranglerConfig } from "../wrangler-config.ts";

/** Routes and names of the sandbox: none of it may be in what is deployed. */
const SANDBOX_TRACES = ["/dev/inbox", "/dev/provider", "holdfast-sandbox"];
/** What wrangler writes beside the code: sizes, maps and a note with the day. */
const NOT_CODE = /\.map$|^README\.md$/;
const SIZE = /Total Upload: .*/;

export interface Bundle {
  /** Of its code, its settings and its static files. */
  hash: string;
  /** What wrangler says of its size. */
  size: string;
  seconds: number;
}

/**
 * Has wrangler bundle a Worker as a deployment would, offline, into `dir`. Throws with wrangler's words where it cannot, and where the
 * bundle has parts of the sandbox in it.
 */
export async function bundleWorker(config: WranglerConfig, configPath: string, dir: string): Promise<Bundle> {
  const { code, output, seconds } = await run(
    "wrangler",
    ["deploy", "--dry-run", "--outdir", dir, "-c", configPath],
    OFFLINE_WRANGLER,
  );
  if (code !== 0) throw new Error(`${config.name} cannot be bundled:\n${output}`);
  return { hash: hashIn(config, dir), size: SIZE.exec(output)?.[0] ?? "", seconds };
}

/** Throws where a bundle has parts of the sandbox in it. */
function hashIn(config: WranglerConfig, dir: string): string {
  const traces = tracesIn(dir);
  if (traces.length > 0) throw new Error(`The bundle of ${config.name} contains parts of the sandbox: ${traces.join(", ")}`);
  return hashOf(config, dir);
}

/** Of what lies bundled, all that wrangler would do is copy it, in a process that takes longer to start than to do so. */
const takenAsItIs = (config: WranglerConfig): Bundle => ({
  hash: hashIn(config, path.dirname(config.main)),
  size: "",
  seconds: 0,
});

/** Bundles every Worker that is not bundled already, with the site as it is now. By name. */
export async function bundleAll(configs: readonly WranglerConfig[]): Promise<Map<string, Bundle>> {
  await buildWeb();
  const dir = mkdtempSync(path.join(tmpdir(), "holdfast-bundles-"));
  try {
    const bundles = new Map<string, Bundle>();
    for (const config of configs) {
      const workerDir = path.join(dir, config.name);
      const bundle = config.no_bundle
        ? takenAsItIs(config)
        : await bundleWorker(config, writeConfig(config, workerDir), path.join(workerDir, "out"));
      bundles.set(config.name, bundle);
    }
    return bundles;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Writes a configuration where wrangler can read it; its paths are absolute. */
export function writeConfig(config: WranglerConfig, dir: string): string {
  mkdirSync(dir, { recursive: true });
  const file = path.join(dir, "wrangler.json");
  writeFileSync(file, JSON.stringify(config, null, 2));
  return file;
}

function tracesIn(dir: string): string[] {
  const code = readdirSync(dir)
    .filter((name) => /\.m?js$/.test(name))
    .map((name) => readFileSync(path.join(dir, name), "utf8"))
    .join("\n");
  return SANDBOX_TRACES.filter((trace) => code.includes(trace));
}

/** What is the same for two bundles of a Worker, in `dir`, that do the same. */
export function hashOf(config: WranglerConfig, dir: string): string {
  const hash = createHash("sha256");
  // Where the files lie on this machine does not matter, nor who says which account it is, and databases may not exist yet.
  const { main: _main, account_id: _account, assets, d1_databases, ...rest } = config;
  hash.update(JSON.stringify([rest, d1_databases.map(({ binding, database_name }) => [binding, database_name])]));
  hashFolder(hash, dir, (name) => !NOT_CODE.test(name));
  if (assets) hashFolder(hash, assets.directory, () => true);
  return hash.digest("hex");
}

function hashFolder(hash: ReturnType<typeof createHash>, dir: string, isPart: (name: string) => boolean): void {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isPart(entry.name))
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .toSorted();
  for (const name of names) {
    hash
      .update(name)
      .update("\0")
      .update(readFileSync(path.join(dir, name)));
  }
}
