import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: ["./workers/payments/schema.ts", "./queues/dead-letters/schema.ts"],
  out: "./migrations/payments",
});
