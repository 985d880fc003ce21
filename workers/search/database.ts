import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { Env } from "./env.ts";

/** For reading: any replica will do, since every answer says how fresh it is. */
export const reader = (env: Env): DrizzleD1Database => over(env.DB.withSession("first-unconstrained"));

/** For writing, and for reading what must not be older than the last write. */
export const writer = (env: Env): DrizzleD1Database => over(primary(env));

/** The same for statements that are written by hand. */
export const primary = (env: Env): D1DatabaseSession => env.DB.withSession("first-primary");

// Drizzle only calls prepare() and batch(), which a session has as well.
const over = (session: D1DatabaseSession): DrizzleD1Database => drizzle(session as unknown as D1Database);
