import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: ["./workers/notifications/schema.ts", "./queues/dead-letters/schema.ts"],
  out: "./migrations/notifications",
});
