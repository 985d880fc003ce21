import path from "node:path";
import { build } from "esbuild";
import { invariant } from "#domain/invariant.ts";
import { ROOT } from "../scripts/paths.ts";

/**
 * One Worker as one module, the way wrangler bundles it. `replace`: import specifiers and the file to take in their place. `minify`: in
 * half the size, which is what Miniflare's time to start depends on.
 */
export async function bundle(entry: string, replace: Record<string, string> = {}, minify = false): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    absWorkingDir: ROOT,
    bundle: true,
    format: "esm",
    target: "es2024",
    write: false,
    minify,
    outfile: "index.mjs",
    // Names stay as they are, so that a profile can be read.
    keepNames: true,
    external: ["cloudflare:*", "node:*"],
    conditions: ["workerd", "worker", "browser"],
    loader: { ".ttf": "binary" },
    alias: Object.fromEntries(Object.entries(replace).map(([specifier, file]) => [specifier, path.resolve(ROOT, file)])),
  });
  const [output] = outputFiles;
  invariant(output, `esbuild made a bundle of ${entry}`);
  return output.text;
}
