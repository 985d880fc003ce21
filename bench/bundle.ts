import path from "node:path";
import { build } from "esbuild";
import { invariant } from "#domain/invariant.ts";
import { ROOT } from "../scripts/paths.ts";

/**
 * One Worker as one module, the way wrangler bundles it. `replace`: import specifiers and the file to take in their place. `minify`: in
 * half the size, which is what Miniflare's time to start depends on.
 */
export async function bundle(entry: string, replace: Record<string, string> = {}, minify = false): Promise<string> {
  return (await bundleAndExports(entry, replace, minify)).text;
}

/** The same, with the names that it exports. */
export async function bundleAndExports(
  entry: string,
  replace: Record<string, string> = {},
  minify = false,
): Promise<{ text: string; exported: string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: ROOT,
    bundle: true,
    format: "esm",
    target: "es2024",
    write: false,
    metafile: true,
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
  const [described] = Object.values(metafile.outputs);
  invariant(output && described, `esbuild made a bundle of ${entry}`);
  return { text: output.text, exported: described.exports };
}
