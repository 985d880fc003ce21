/** Rows of each table, in one statement. Table names are the code's own. */
export async function countRows(db: D1Database, tables: readonly string[]): Promise<Record<string, number>> {
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`);
  return (await db.prepare(`SELECT ${counts.join(", ")}`).first<Record<string, number>>()) ?? {};
}
