import pg from "pg";
import { pool } from "../search/pool.ts";

/** What PostgreSQL asks to be tried again: a transaction that could not be put in any order with others, and a deadlock. */
const AGAIN = new Set(["40001", "40P01"]);
/** As many in a row are no accident. */
const MAX_TRIES = 50;

let repeated = 0;
export const repeats = (): number => repeated;

export const codeOf = (error: unknown): string | undefined => (error instanceof pg.DatabaseError ? error.code : undefined);

/**
 * One prepared statement, so one round trip and one commit, repeated for as long as it meets others: every connection is serializable by
 * its settings (`peer.ts`), which also what only reads may have to pay for.
 */
export async function query<Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> {
  for (let tries = 1; ; tries++) {
    try {
      return (await pool.query<Row>({ name, text, values })).rows;
    } catch (error) {
      if (!AGAIN.has(codeOf(error) ?? "") || tries === MAX_TRIES) throw error;
      repeated += 1;
    }
  }
}
