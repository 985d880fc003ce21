import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * Accounts that were erased: what is left of them, under an id that leads to nobody. While it is unfinished, traces in other services
 * are still to be erased. Instants are epoch milliseconds.
 */
export const erasures = sqliteTable(
  "erasures",
  { user_id: text().primaryKey(), requested_at: integer().notNull(), finished_at: integer() },
  (table) => [index("erasures_by_end").on(table.finished_at, table.requested_at)],
);
