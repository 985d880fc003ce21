/** Brings a shard's tables from any earlier release to what this one reads. Where they are so already it writes nothing. */
export function upgrade(storage: DurableObjectStorage): void {
  splitOpenings(storage);
  for (const table of ["sagas", "outbox"])
    if (!hasColumn(storage, table, "traceparent")) storage.sql.exec(`ALTER TABLE ${table} ADD COLUMN traceparent TEXT`);
}

const hasColumn = ({ sql }: DurableObjectStorage, table: string, column: string): boolean =>
  sql.exec("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", table, column).toArray().length > 0;

/** A shard of the time when each change rewrote the opening with the rest: it moves to a table of its own. */
function splitOpenings(storage: DurableObjectStorage): void {
  if (!hasColumn(storage, "sagas", "opening")) return;
  storage.transactionSync(() => {
    storage.sql.exec("INSERT OR IGNORE INTO openings SELECT id, opening, first FROM sagas");
    storage.sql.exec("ALTER TABLE sagas DROP COLUMN opening");
    storage.sql.exec("ALTER TABLE sagas DROP COLUMN first");
  });
}
