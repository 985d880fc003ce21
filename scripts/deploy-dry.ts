import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildWeb } from "./build-web.ts";
import { bundleWorker } from "./deploy/bundle.ts";
import { readWranglerConfig } from "./wrangler-config.ts";
import { DEPLOY_ORDER } from "./workers.ts";

await buildWeb();
const outputDir = mkdtempSync(path.join(tmpdir(), "holdfast-deploy-"));
let failed = 0;
for (const file of DEPLOY_ORDER) {
  const config = readWranglerConfig(file);
  try {
    const { size, seconds } = await bundleWorker(config, file, path.join(outputDir, config.name));
    console.log(`ok    ${config.name} (${seconds.toFixed(1)} s) ${size}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${config.name}\n${error instanceof Error ? error.message : String(error)}`);
  }
}
rmSync(outputDir, { recursive: true });
console.log(`${DEPLOY_ORDER.length - failed} Workers passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
