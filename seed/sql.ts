/** A statement stays below this, in bytes: D1 refuses more than 100 KB. */
const MAX_STATEMENT_BYTES = 90_000;

const encoder = new TextEncoder();

type Value = string | number | null;

/** A value as an SQL literal. */
export const literal = (value: Value): string => (typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value));

/**
 * Multi-row INSERTs for rows of the same columns, each statement small enough for D1.
 * `onConflict`: what makes repeating it harmless, such as `(id) DO NOTHING`.
 */
export function insertAll<Row extends Record<string, Value>>(table: string, rows: readonly Row[], onConflict: string): string[] {
  const columns = Object.keys(rows[0] ?? {});
  const head = `INSERT INTO ${table} (${columns.join(", ")}) VALUES\n`;
  const tail = `\nON CONFLICT ${onConflict}`;
  const statements: string[] = [];
  let values: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    const line = `(${columns.map((column) => literal(row[column] ?? null)).join(",")})`;
    const size = encoder.encode(line).byteLength + 2;
    if (bytes + size > MAX_STATEMENT_BYTES - head.length - tail.length && values.length > 0) {
      statements.push(head + values.join(",\n") + tail);
      [values, bytes] = [[], 0];
    }
    values.push(line);
    bytes += size;
  }
  if (values.length > 0) statements.push(head + values.join(",\n") + tail);
  return statements;
}

/** `(key) DO UPDATE SET …` for every other column: the seed's word replaces what an older seed said. */
export function replaceOn(key: readonly string[], columns: readonly string[]): string {
  const rest = columns.filter((column) => !key.includes(column));
  return `(${key.join(", ")}) DO UPDATE SET ${rest.map((column) => `${column} = excluded.${column}`).join(", ")}`;
}
