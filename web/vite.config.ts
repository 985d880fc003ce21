import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { FIRST_LOAD_LIMIT_BYTES, firstLoad } from "../scripts/first-load.ts";

const OUTPUT = join(import.meta.dirname, "dist");

/**
 * Has zod, which is in Scalar's script, make no functions from text (its `jitless`). The page's policy lets nobody do so, and
 * whether it does zod finds out by trying, which browsers report as an error.
 */
const WITHOUT_EVAL = "globalThis.__zod_globalConfig={jitless:true};";

/**
 * Puts Scalar's standalone script beside the site as /scalar.js, for the API's docs page: that page asks nobody
 * outside. It is written after every build, since a build empties the output folder; no other script has to.
 */
function scalarScript(): Plugin {
  return {
    name: "scalar-script",
    apply: "build",
    async closeBundle() {
      const entry = createRequire(import.meta.url).resolve("@scalar/api-reference");
      await mkdir(OUTPUT, { recursive: true });
      const script = await readFile(join(dirname(entry), "browser", "standalone.js"), "utf8");
      await writeFile(join(OUTPUT, "scalar.js"), WITHOUT_EVAL + script);
    },
  };
}

/** Fails a build whose search page needs more script than it may. */
function firstLoadLimit(): Plugin {
  return {
    name: "first-load-limit",
    apply: "build",
    generateBundle(_options, bundle) {
      const { files, bytes } = firstLoad(Object.values(bundle).filter((output) => output.type === "chunk"));
      if (bytes > FIRST_LOAD_LIMIT_BYTES)
        this.error(`The search page loads ${bytes} bytes of script, of at most ${FIRST_LOAD_LIMIT_BYTES}: ${files.join(", ")}`);
      this.info(`The search page loads ${bytes} bytes of script, of at most ${FIRST_LOAD_LIMIT_BYTES}.`);
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  // The components are Preact's; its JSX runtime is named here and, for the type-checker, in tsconfig.json.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [scalarScript(), firstLoadLimit()],
  build: {
    outDir: OUTPUT,
    emptyOutDir: true,
    target: "es2022",
    // An inlined asset is a data: URL and the polyfill an inline script: the content security policy allows neither.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
