import { readFileSync } from "node:fs";
import { enableCompileCache, registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { setRuntimeFlags } from "../../scripts/runtime-flags.ts";

// Every process reads wrangler's eight megabytes anew: these, and those they start.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../../node_modules/.cache/compile", import.meta.url));
enableCompileCache(process.env.NODE_COMPILE_CACHE);

setRuntimeFlags();

/**
 * Preloaded (`--import`) where systems are started: Miniflare writes the runtime's configuration, the Workers' code in it, into a buffer that
 * it copies whole for every 4 KiB of growth, which took more than half of a start. Here it grows by megabytes. Other versions of Miniflare
 * than the one this fits stay as they are.
 */
const GROWTH = "MIN_SINGLE_SEGMENT_GROWTH = 4096";
const LARGER = "MIN_SINGLE_SEGMENT_GROWTH = 16777216";

registerHooks({
  load(url, context, next) {
    if (!url.endsWith("/node_modules/miniflare/dist/src/index.js")) return next(url, context);
    const source = readFileSync(fileURLToPath(url), "utf8").replace(GROWTH, LARGER);
    return { format: "commonjs", source, shortCircuit: true };
  },
});
