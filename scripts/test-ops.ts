import { spawnSync } from "node:child_process";
import path from "node:path";
import { ROOT } from "./paths.ts";
import { fetchPrometheus, findPrometheus } from "./prometheus.ts";

/** Runs the tests of metrics, rules and dashboards with a real Prometheus; arguments go to vitest. */
const { prometheus, promtool } = findPrometheus() ?? fetchPrometheus();
const { status } = spawnSync(path.join(ROOT, "node_modules/.bin/vitest"), ["run", "--project", "ops", ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
  env: { ...process.env, PROMETHEUS_PATH: prometheus, PROMTOOL_PATH: promtool },
});
process.exitCode = status ?? 1;
