import { defineConfig } from "drizzle-kit";

// Run from the root of the repository: npx drizzle-kit generate --config workers/search/drizzle.config.ts
export default defineConfig({
  dialect: "sqlite",
  schema: ["./workers/search/schema.ts", "./workers/search/schema-imports.ts", "./queues/dead-letters/schema.ts"],
  out: "./migrations/flights",
});
