import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";

/** The payments database. Every read decides about money, so none goes to a replica: no session, always the primary. */
export type Db = DrizzleD1Database;

export const openDb = (database: D1Database): Db => drizzle(database);
