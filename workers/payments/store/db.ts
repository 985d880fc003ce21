import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { groupedD1 } from "#platform/grouped-d1.ts";

/** The payments database. Every read decides about money, so none goes to a replica: no session, always the primary. */
export type Db = DrizzleD1Database;

/** For one batch or request: what its messages ask for at the same time is one transaction. */
export const openDb = (database: D1Database): Db => drizzle(groupedD1(database));
