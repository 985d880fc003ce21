import { spawnSync } from "node:child_process";
import path from "node:path";
import { findChromium, installChromium } from "./chromium.ts";
import { ROOT } from "./paths.ts";

/** Runs the browser tests; arguments go to vitest. */
const chromium = findChromium() ?? installChromium();
const { status } = spawnSync(
  path.join(ROOT, "node_modules/.bin/vitest"),
  ["run", "--project", "browser", ...process.argv.slice(2)],
  {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, CHROMIUM_PATH: chromium },
  },
);
process.exitCode = status ?? 1;
