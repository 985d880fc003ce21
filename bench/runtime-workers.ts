import { createHash } from "node:crypto";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf, unstable_readConfig as readConfig } from "wrangler";
import { invariant } from "#domain/invariant.ts";
import type { LocalWorker } from "../scripts/local-config.ts";
import { readBundle } from "../scripts/bundles.ts";
import { bundle } from "./bundle.ts";
import type { RuntimeWorker } from "./runtime.ts";

/**
 * Bundles Workers and reads their wrangler files, for `startRuntime`. `entries`: files to take as the entry of some, by name.
 * `directPorts`: the sockets of those that are reached from outside, by name; 0: any free one. `withFiles`: with the site's files, for
 * which Miniflare puts two Workers before the gateway, neither of which is in the way of a deployed one's requests. `replace`: modules by
 * their import specifiers, and the file to take in the place of each, in every Worker.
 */
export async function runtimeWorkersOf(
  workers: LocalWorker[],
  directPorts: Record<string, number>,
  entries: Record<string, string> = {},
  withFiles = false,
  replace: Record<string, string> = {},
): Promise<RuntimeWorker[]> {
  return Promise.all(
    workers.map(async ({ name, configPath }) => {
      const { workerOptions, main } = workerOptionsOf(readConfig({ config: configPath }));
      invariant(main !== undefined, `${name} has an entry`);
      const { modulesRules: _, assets, ...options } = workerOptions;
      const files = withFiles && assets !== undefined ? { assets } : {};
      const directPort = directPorts[name];
      return {
        ...options,
        ...files,
        name,
        script: await scriptOf(name, main, entries[name], replace),
        ...(directPort !== undefined && { directPort }),
      };
    }),
  );
}

/** Hash of what runs: the project's code and its libraries', without types, whatever the ports, secrets and folders of a run. */
export function codeOf(workers: readonly Pick<RuntimeWorker, "name" | "script">[]): string {
  const scripts = workers.map(({ name, script }) => [name, script]);
  return createHash("sha256").update(JSON.stringify(scripts)).digest("hex");
}

/** Bundled beforehand, where somebody has done that. */
const scriptOf = async (
  name: string,
  main: string,
  entry: string | undefined,
  replace: Record<string, string>,
): Promise<string> => {
  const isAsItIs = entry === undefined && Object.keys(replace).length === 0;
  return (isAsItIs ? readBundle(name) : null) ?? (await bundle(entry ?? main, replace));
};
