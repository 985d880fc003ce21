import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildWeb } from "./build-web.ts";
import { OFFLINE_WRANGLER, run } from "./run.ts";
import { readWranglerConfig } from "./wrangler-config.ts";
import { DEPLOY_ORDER } from "./workers.ts";

/** Routes and names of the sandbox: none of it may be in what is deployed. */
const SANDBOX_TRACES = ["/dev/inbox", "/dev/provider", "holdfast-sandbox"];
const BUNDLE_SIZE = /Total Upload: .*/;

await buildWeb();
const outputDir = mkdtempSync(path.join(tmpdir(), "holdfast-deploy-"));
let failed = 0;
for (const file of DEPLOY_ORDER) {
  const { name } = readWranglerConfig(file);
  const bundleDir = path.join(outputDir, name);
  const { code, output, seconds } = await run(
    "wrangler",
    ["deploy", "--dry-run", "--outdir", bundleDir, "-c", file],
    OFFLINE_WRANGLER,
  );
  const traces = code === 0 ? tracesIn(bundleDir) : [];
  const isGood = code === 0 && traces.length === 0;
  console.log(`${isGood ? "ok  " : "FAIL"}  ${name} (${seconds.toFixed(1)} s) ${BUNDLE_SIZE.exec(output)?.[0] ?? ""}`);
  if (isGood) continue;
  failed += 1;
  console.log(code === 0 ? `The bundle contains parts of the sandbox: ${traces.join(", ")}` : output);
}
rmSync(outputDir, { recursive: true });
console.log(`${DEPLOY_ORDER.length - failed} Workers passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function tracesIn(bundleDir: string): string[] {
  const code = readdirSync(bundleDir)
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(path.join(bundleDir, name), "utf8"))
    .join("\n");
  return SANDBOX_TRACES.filter((trace) => code.includes(trace));
}
