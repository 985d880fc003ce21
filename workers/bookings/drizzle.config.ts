import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: ["./workers/bookings/schema.ts", "./queues/dead-letters/schema.ts"],
  out: "./migrations/bookings",
});
