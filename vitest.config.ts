import { cloudflareTest } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      // Pure code, in milliseconds.
      { test: { name: "domain", include: ["{domain,contracts,platform,queues,seed,workers,web}/**/*.test.ts"], exclude: ["**/*.workerd.test.ts", "**/node_modules/**"], server: { deps: { inline: ["itty-durable"] } } } },
      // Durable Objects inside workerd.
      {
        plugins: [cloudflareTest({ wrangler: { configPath: "./durable-objects/wrangler.toml" } })],
        test: {
          name: "objects",
          include: ["durable-objects/**/*.workerd.test.ts"],
          deps: { optimizer: { ssr: { enabled: true, include: ["itty-durable"] } } },
        },
      },
      // Whole Workers, started by wrangler's test harness; one file at a time, since each starts a runtime.
      { test: { name: "workers", include: ["test/workers/**/*.test.ts", "test/e2e/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false } },
      { test: { name: "tidy", include: ["test/*.test.ts"], testTimeout: 60_000 } },
    ],
  },
});
