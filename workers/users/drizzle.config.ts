import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: ["./workers/users/schema.ts", "./workers/users/schema-oauth.ts", "./workers/users/schema-erasures.ts"],
  out: "./migrations/users",
});
