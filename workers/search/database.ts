import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { Env } from "./env.ts";

/** For reading: any replica will do, since every answer says how fresh it is. */
export function reader(env: Env): DrizzleD1Database {
  // Drizzle only calls prepare() and batch(), which a session has as well.
  return drizzle(env.DB.withSession("first-unconstrained") as unknown as D1Database);
}

export const writer = (env: Env): DrizzleD1Database => drizzle(env.DB);
