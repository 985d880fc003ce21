import { defineConfig } from "drizzle-kit";

export default defineConfig({ dialect: "sqlite", schema: "./workers/bookings/schema.ts", out: "./migrations/bookings" });
