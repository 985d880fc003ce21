import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { SlowFirst } from "./test/harness/slow-first.ts";

/** Of the projects that start whole systems. */
const QUICK_MINIFLARE = ["--import", new URL("test/harness/quick-miniflare.mjs", import.meta.url).href];

export default defineConfig({
  test: {
    // Most files wait for a runtime more than they compute, so four at a time also on two cores.
    maxWorkers: 4,
    sequence: { sequencer: SlowFirst },
    // The runtime's line per queue batch.
    onConsoleLog: (line) => !line.startsWith("[wrangler:info] QUEUE"),
    projects: [
      // Pure code, in milliseconds.
      {
        test: {
          name: "domain",
          // Files share what they import, above all the gateway with its schemas; none of it keeps anything of a test's.
          isolate: false,
          include: [
            "{domain,contracts,platform,queues,durable-objects,seed,scripts,workers,web,client,bench,test/linearizability,test/harness}/**/*.test.ts",
          ],
          exclude: ["**/*.workerd.test.ts", "**/node_modules/**"],
          deps: { optimizer: { ssr: { enabled: true, include: ["itty-durable"] } } },
          // Otherwise the hooks are those of another Preact than the one that shows the components.
          server: { deps: { inline: [/preact/] } },
          // No test is about time; a busy machine takes many times longer.
          testTimeout: 60_000,
        },
      },
      // Durable Objects inside workerd.
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./durable-objects/wrangler.toml" },
            main: "./durable-objects/test-index.ts",
            // The tail consumer that the configuration names must exist for workerd to start.
            miniflare: {
              workers: [
                {
                  name: "holdfast-telemetry",
                  modules: true,
                  script: "export default { tailStream() {} }",
                  compatibilityDate: "2026-08-01",
                },
              ],
            },
          }),
        ],
        test: {
          name: "objects",
          include: ["{durable-objects,workers}/**/*.workerd.test.ts"],
          setupFiles: ["./durable-objects/one-layer.setup.ts", "./durable-objects/patient.setup.ts"],
          deps: { optimizer: { ssr: { enabled: true, include: ["itty-durable"] } } },
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      // Whole Workers, started by wrangler's test harness, each file a runtime of its own.
      {
        test: {
          name: "workers",
          // A process takes file after file, and reads wrangler once. What a file starts is its own.
          isolate: false,
          execArgv: QUICK_MINIFLARE,
          include: ["test/workers/**/*.test.ts", "test/e2e/**/*.test.ts"],
          globalSetup: ["./test/harness/bundles.ts", "./test/workers/fixtures/trusted.ts"],
          // No test is about time, four systems may start at once, and all else that `.ci/run` does is beside them.
          testTimeout: 420_000,
          hookTimeout: 420_000,
          expect: { poll: { timeout: 240_000 } },
        },
      },
      // The web site in headless Chromium; `npm run test:browser` sees to the browser.
      {
        test: {
          name: "browser",
          isolate: false,
          execArgv: QUICK_MINIFLARE,
          include: ["test/browser/**/*.test.ts"],
          globalSetup: "./test/harness/bundles.ts",
          // Pages wait more than they compute, and so does a person. Another group, since it has another number of workers.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          // No test is about time. On a busy machine each step of one may take a minute, and a long one many times that.
          expect: { poll: { timeout: 60_000 } },
          testTimeout: 600_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: "tidy",
          include: ["test/*.test.ts"],
          testTimeout: 120_000,
          // It imports JSON in a way that Node refuses.
          deps: { optimizer: { ssr: { enabled: true, include: ["@actions/workflow-parser"] } } },
        },
      },
      // Metrics, rules and dashboards with a real Prometheus; `npm run test:ops` sees to it.
      {
        test: {
          name: "ops",
          execArgv: QUICK_MINIFLARE,
          include: ["test/ops/**/*.test.ts"],
          globalSetup: "./test/harness/bundles.ts",
          // It runs beside everything else, and a system is started, booked at and audited before the first test.
          testTimeout: 180_000,
          hookTimeout: 600_000,
          expect: { poll: { timeout: 60_000 } },
          fileParallelism: false,
        },
      },
      // After everything else, since it takes every core.
      { test: { name: "sim", include: ["test/sim/**/*.test.ts"], testTimeout: 120_000, sequence: { groupOrder: 1 } } },
    ],
  },
});
